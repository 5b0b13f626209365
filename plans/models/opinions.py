"""What bodies and readers say of a sealed version, and how each is answered (Ley 21.040, art. 46)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Body, BodyMember, LocalService
from documents.models import AccessLink, Attachment
from plans.models.annual import AnnualPlan
from plans.models.approval import SealedVersion
from plans.models.strategic import PlansRow

PERSON = settings.AUTH_USER_MODEL


class OpinionSense(PlansRow):
    """A sense in which a kind of body may give its opinion: data of each Servicio. `body_kind` is "" for the DEP.

    `asks`: whether it comes with recommendations (True), without (False), or either (None).
    `lapses`: the sense that is written when the term ended without an act.
    """

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="opinion_senses")
    body_kind = models.CharField("tipo de instancia", max_length=40, choices=Body.Kind, blank=True)
    name = models.CharField("sentido", max_length=80)
    asks = models.BooleanField("trae recomendaciones", null=True, blank=True)
    lapses = models.BooleanField("plazo vencido", default=False)
    position = models.PositiveSmallIntegerField("orden", default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["body_kind", "position", "pk"]
        verbose_name = "sentido de un pronunciamiento"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "body_kind", "name"], name="sense_once_per_service_and_kind"
            )
        ]

    def __str__(self):
        return self.name


class Target(models.Model):
    """What a sentence is about, as the sealed version says it: a section, an action, or the whole plan ("")."""

    class Kind(models.TextChoices):
        WHOLE = "", "Todo el plan"
        SECTION = "section", "Sección"
        ACTION = "action", "Acción"

    target_kind = models.CharField("sobre qué", max_length=8, choices=Kind, blank=True, default=Kind.WHOLE)
    target_key = models.CharField(
        max_length=60, blank=True, help_text="La clave de la sección o el número de la acción en la versión."
    )
    target_label = models.CharField("sobre", max_length=320, blank=True)

    class Meta:
        abstract = True


class Answered(models.Model):
    """How something was answered: integrated, in part, or rejected; grounds always, as the law asks to reject."""

    class Answer(models.TextChoices):
        NONE = "", "Por responder"
        INTEGRATED = "integrated", "Integrada"
        PARTLY = "partly", "Integrada en parte"
        REJECTED = "rejected", "Rechazada"

    answer = models.CharField("respuesta", max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    grounds = models.TextField("fundamento", max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Opinion(PlansRow):
    """An act of a body (or, without `body`, of the DEP) on a sealed version: its sense, agreed in one of its sessions.

    `received_on` and `due_on` are those of its presentation, frozen then. `session` is how the act names the session it
    was agreed in; the session itself, where it is in the system, points here from above.
    """

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="opinions")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="opinions")
    sealed_version = models.ForeignKey(SealedVersion, models.PROTECT, related_name="opinions")
    sense = models.ForeignKey(OpinionSense, models.PROTECT, related_name="+", verbose_name="sentido")
    received_on = models.DateField("recibió el plan el", null=True, blank=True)
    due_on = models.DateField("plazo hasta", null=True, blank=True)
    agreed_on = models.DateField("acordado el")
    session = models.CharField("en qué sesión", max_length=120, blank=True)
    members_present = models.PositiveSmallIntegerField("asistieron", null=True, blank=True)
    members_total = models.PositiveSmallIntegerField("de un total de", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("votos a favor", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("votos en contra", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstenciones", null=True, blank=True)
    minority_grounds = models.TextField("fundamento de la minoría", max_length=4000, blank=True)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    by = models.ForeignKey(PERSON, models.PROTECT, editable=False, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    access_columns = {"service": "service"}

    class Meta:
        ordering = ["agreed_on", "pk"]
        verbose_name = "pronunciamiento"
        constraints = [
            models.UniqueConstraint(
                fields=["sealed_version", "body"],
                condition=Q(body__isnull=False),
                name="one_opinion_per_body_and_version",
            ),
            models.UniqueConstraint(
                fields=["sealed_version"], condition=Q(body__isnull=True), name="one_dep_opinion_per_version"
            ),
        ]

    def __str__(self):
        return f"{self.issuer}: {self.sense}"

    @property
    def issuer(self):
        return str(self.body) if self.body else "Dirección de Educación Pública"

    @property
    def key(self):
        """How an address names whose act it is."""
        return str(self.body_id) if self.body_id else "dep"

    @property
    def is_late(self):
        return self.due_on is not None and self.agreed_on > self.due_on

    @property
    def was_voted(self):
        return any(votes is not None for votes in (self.votes_for, self.votes_against, self.abstentions))


class Recommendation(Target, Answered, PlansRow):
    """A recommendation of an act, on a section or an action of its sealed version; answered one by one."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="recommendations")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField("N.º", editable=False)
    title = models.CharField("qué recomienda", max_length=160)
    text = models.TextField("recomendación", max_length=4000)
    draft_grounds = models.TextField(max_length=4000, blank=True, editable=False)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "recomendación"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="recommendation_number_once_per_plan"),
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(grounds=""), name="an_answer_to_a_recommendation_has_grounds"
            ),
        ]

    def __str__(self):
        return f"Recomendación {self.number}"


class ObservationGroup(Answered, PlansRow):
    """Observations of readers that say the same, answered together."""

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="observation_groups")
    title = models.CharField("de qué tratan", max_length=160)

    class Meta:
        ordering = ["pk"]
        verbose_name = "grupo de observaciones"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(grounds=""), name="an_answer_to_observations_has_grounds"
            )
        ]

    def __str__(self):
        return self.title


class Observation(Target, PlansRow):
    """What a member or a reader wrote, or handed in on paper, on a sealed version: material, not an act.

    A member's goes to the secretary of `body`, who consolidates it into a recommendation of its act; a reader's is
    answered in groups. `client_id` keeps what is sent twice from arriving twice. A secretary works with those of its
    body, so their area is participation's; how one is named never says its words.
    """

    access_area = "participation"
    access_columns = {"service": "service", "body": "body"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="observations")
    sealed_version = models.ForeignKey(SealedVersion, models.PROTECT, related_name="observations")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="observations")
    link = models.ForeignKey(
        AccessLink, models.SET_NULL, null=True, blank=True, editable=False, related_name="observations"
    )
    author = models.CharField("de quién", max_length=160, blank=True)
    on_paper = models.BooleanField("llegó en papel", default=False)
    text = models.TextField("observación", max_length=4000)
    public_text = models.TextField("texto para publicar", max_length=4000, blank=True)
    reviewed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_at = models.DateTimeField("revisado el", null=True, blank=True, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    group = models.ForeignKey(
        ObservationGroup, models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    set_aside = models.CharField("por qué no se consolidó", max_length=300, blank=True)
    client_id = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "observación"

    def __str__(self):
        return f"Observación sobre {self.target_label or 'todo el plan'}"


class MemberLink(models.Model):
    """Whose the personal link is by which a member of a body reads the sealed version and writes on it."""

    access_area = "participation"
    access_columns = {"service": "service", "body": "body"}

    service = models.ForeignKey(LocalService, models.PROTECT, related_name="+")
    link = models.OneToOneField(AccessLink, models.CASCADE, related_name="member_link")
    body = models.ForeignKey(Body, models.CASCADE, null=True, blank=True, related_name="+")
    member = models.ForeignKey(BodyMember, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "enlace de integrante"

    def __str__(self):
        return str(self.link)
