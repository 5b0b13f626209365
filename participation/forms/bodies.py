"""The forms of a body's life: its act and rules, its seats, its work plan, its reports, the support it is given."""

from calendar import monthrange
from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils.html import format_html

from accounts.models import Body, BodyMember, School, User
from accounts.receipts import WithReceipt
from participation.models import BodyReport, BodySupport, WorkItem
from plans.forms.chapters import ChapterForm, WholeField
from plans.forms.inputs import DayField
from plans.forms.moves import DocumentField

YOUNG = "De quienes tienen menos de 18 años se anotan solo la calidad y el curso: dejar esto en blanco."


class BodyRowForm(ChapterForm):
    """A form of `body`, or of a row of it, opened on `today`: examples and checks speak of its year."""

    joined = ("service", "body")

    def __init__(self, *args, body, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.body, self.today = body, today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.year = today.year


class WithFiles(BodyRowForm):
    """`uploads` is {field: column}: a file sent replaces the one there is, which the field names."""

    uploads = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, column in self.uploads.items():
            if standing := getattr(self.instance, column):
                self.fields[name].help_text = format_html(
                    "Ahora está «{}»; otro lo reemplaza.", standing.name
                )


class ActForm(WithFiles):
    """How the body was constituted, and its reglamento."""

    act_document = DocumentField(label="Archivo del acto", required=False)
    rules_document = DocumentField(label="Archivo del reglamento", required=False)

    class Meta:
        model = Body
        fields = ["act_number", "act_date", "rules_approved_on"]
        field_classes = {"act_date": DayField, "rules_approved_on": DayField}
        help_texts = {"act_number": "Por ejemplo, acta de constitución N.º 1 o resolución exenta 312."}

    field_order = ["act_number", "act_date", "act_document", "rules_approved_on", "rules_document"]
    uploads = {"act_document": "act_file", "rules_document": "rules_file"}

    def clean(self):
        cleaned = super().clean()
        for name in ("act_date", "rules_approved_on"):
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, "La fecha no puede ser posterior a hoy.")
        return cleaned


class RulesForm(BodyRowForm):
    """What it needs to be in order, and the body above it."""

    sessions_needed = WholeField(
        label="Sesiones que debe tener al año", required=False, most=60, help_text="En blanco, no se pide."
    )
    term_months = WholeField(
        label="Duración de un asiento, en meses",
        required=False,
        least=1,
        most=240,
        help_text="Por ejemplo, 36.",
    )
    quorum_value = WholeField(
        label="Valor del quórum",
        required=False,
        most=999,
        help_text="El porcentaje o el número que pide la regla; en blanco en las otras.",
    )

    class Meta:
        model = Body
        fields = ["name", "sessions_needed", "term_months", "quorum_rule", "quorum_value", "upper"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        at_the_same_place = Q(school__isnull=True) | Q(school=self.body.school_id)
        self.fields["upper"].queryset = Body.objects.filter(
            Q(at_the_same_place, archived_at__isnull=True) | Q(pk=self.body.upper_id),
            service=self.body.service_id,
        ).exclude(pk=self.body.pk)
        self.fields["upper"].empty_label = "Ninguna"

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        alike = Body.objects.filter(service=self.body.service_id, kind=self.body.kind, name=name)
        if alike.exclude(pk=self.body.pk).exists():
            raise forms.ValidationError("Otra instancia del mismo tipo ya se llama así.")
        return name

    def clean_upper(self):
        """A body is not above itself, nor above one that is above it."""
        upper = above = self.cleaned_data["upper"]
        seen = {self.body.pk}
        while above is not None:
            if above.pk in seen:
                raise forms.ValidationError("Esa instancia está bajo esta: elegir otra.")
            seen.add(above.pk)
            above = above.upper
        return upper

    def clean(self):
        cleaned = super().clean()
        rule, value = cleaned.get("quorum_rule"), cleaned.get("quorum_value")
        if rule in (Body.Quorum.NONE, Body.Quorum.MAJORITY):
            cleaned["quorum_value"] = None
        elif rule and not value and "quorum_value" not in self.errors:
            self.add_error("quorum_value", "Falta el valor: esta regla lo necesita, desde 1.")
        elif rule == Body.Quorum.PERCENT and value and value > 100:
            self.add_error("quorum_value", "Un porcentaje va de 1 a 100.")
        if "quorum_value" in cleaned and "quorum_value" not in self.changed_data:
            self.changed_data.append("quorum_value")  # of a rule that takes none it is emptied, untyped
        return cleaned


class NewBodyForm(ChapterForm, WithReceipt):
    """Another body of a Servicio, of one of its units or of itself."""

    school_code = forms.CharField(
        label="Código de la unidad educativa",
        required=False,
        max_length=15,
        help_text="RBD o código JUNJI, si la instancia es de una unidad. Por ejemplo, 448.",
    )

    class Meta:
        model = Body
        fields = ["kind", "name", "receives_plan"]
        help_texts = {"receives_plan": "Se le presenta el plan y corre su plazo de días hábiles."}

    field_order = ["kind", "name", "school_code", "receives_plan"]
    of_a_unit = (
        Body.Kind.SCHOOL_COUNCIL,
        Body.Kind.NURSERY_COUNCIL,
        Body.Kind.STUDENTS,
        Body.Kind.PARENTS,
    )

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = self.instance.service = service

    def clean_school_code(self):
        code = self.cleaned_data["school_code"].replace(".", "").split("-")[0].strip()
        self.school = School.objects.of_service(self.service).filter(code=code).first() if code else None
        if code and self.school is None:
            raise forms.ValidationError("Ninguna unidad del Servicio tiene ese código.")
        return code

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in self.of_a_unit and not cleaned.get("school_code") and not self.errors:
            self.add_error("school_code", "Esta instancia es de una unidad educativa: falta su código.")
        alike = Body.objects.filter(service=self.service, kind=cleaned.get("kind"), name=cleaned.get("name"))
        if cleaned.get("name") and alike.exists():
            self.add_error(
                "name", "Ya existe una instancia de ese tipo con ese nombre; puede estar archivada."
            )
        return cleaned


class SeatForm(BodyRowForm):
    """A seat and who holds it. Of somebody under 18: the capacity and the course."""

    class Meta:
        model = BodyMember
        fields = [
            *("seat", "stakeholder", "is_substitute", "is_minor", "course"),
            *("person", "user", "email", "since", "until"),
        ]
        field_classes = {"since": DayField, "until": DayField}
        help_texts = {
            "seat": "Por ejemplo, representante de los centros de padres y apoderados.",
            "course": "Solo de estudiantes. Por ejemplo, 3.º medio A.",
            "person": "En blanco mientras el asiento esté vacante.",
            "email": "Para la citación. Lo leen quienes escriben esta página y el Servicio Local.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        body = self.body
        kept = Q(archived_at__isnull=True) | Q(pk=self.instance.stakeholder_id)
        self.fields["stakeholder"].queryset = body.service.stakeholders.filter(kept)
        self.fields["stakeholder"].empty_label = "Sin estamento"
        self.fields["user"].queryset = self._accounts()
        self.fields["user"].empty_label = "Sin cuenta"
        self.fields["since"].help_text = f"Por ejemplo, 15-03-{self.today.year}."
        if body.term_months:
            self.fields[
                "until"
            ].help_text = f"En blanco se calcula: un asiento dura {body.term_months} meses."

    def _accounts(self):
        """Who holds a role at this body, its school or its Servicio, and who is there already."""
        body = self.body
        anchors = [body, body.school, body.service] if body.school_id else [body, body.service]
        mine = Q(pk=self.instance.user_id)
        for anchor in anchors:
            mine |= Q(pk__in=anchor.roles.current(self.today).values("user"), is_active=True)
        return User.objects.filter(mine).order_by("first_name", "last_name", "pk")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_minor"):
            for name in ("person", "user", "email"):
                if cleaned.get(name):
                    self.add_error(name, YOUNG)
        elif cleaned.get("course"):
            self.add_error("course", "El curso se anota solo de menores de 18 años.")
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "El período termina antes de empezar: revisar las dos fechas.")
        if since and not until and "until" not in self.errors and self.body.term_months:
            cleaned["until"] = term_end(since, self.body.term_months)
            if cleaned["until"] != self.initial.get("until") and "until" not in self.changed_data:
                self.changed_data.append("until")
        return cleaned


class WorkItemForm(BodyRowForm):
    class Meta:
        model = WorkItem
        fields = ["year", "what", "due_on", "done_on", "note"]
        field_classes = {"due_on": DayField, "done_on": DayField}

    year = WholeField(label="Año", least=2000, most=2100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = self.today.year

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise forms.ValidationError("Si ya se hizo, la fecha no puede ser posterior a hoy.")
        return day


class ReportForm(WithFiles):
    """A year's report to the community."""

    year = WholeField(label="Año del que informa", least=2000, most=2100)
    document = DocumentField(label="Documento", required=False)
    uploads = {"document": "file"}

    class Meta:
        model = BodyReport
        fields = ["year", "given_on", "audience", "summary"]
        field_classes = {"given_on": DayField}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"audience": "Por ejemplo, asamblea de apoderadas y apoderados."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = self.today.year - 1

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > self.today:
            raise forms.ValidationError("La fecha no puede ser posterior a hoy.")
        return day

    def clean_year(self):
        year = self.cleaned_data["year"]
        if self.body.reports.filter(year=year).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"El informe de {year} ya está anotado: se puede editar.")
        return year


class SupportForm(BodyRowForm):
    class Meta:
        model = BodySupport
        fields = ["kind", "date", "note"]
        field_classes = {"date": DayField}

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > self.today:
            raise forms.ValidationError("Aquí se anota el apoyo que ya se dio: revisar la fecha.")
        return day


def term_end(since, months):
    """The last day of a term of `months` that begins on a day: 15-03-2027 and 36 months are 14-03-2030."""
    year, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + year, month + 1
    day = min(since.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)
