"""The form of a session: whom it convenes, when, where, with what."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.access import AccessQuerySet
from accounts.models import Body, Commune, School, Stakeholder
from accounts.receipts import WithReceipt
from accounts.roles import Capability
from participation.forms.fields import HourField, MomentField, SeveralField, put_end
from participation.models import CommunitySession, Methodology
from participation.sessions import OF_A_BODY, Status, holds_at_service, lacks
from plans.stages import people_of

Modality = CommunitySession.Modality
FIXED_ELSEWHERE = ("commune", "school", "body", "facilitator")


class SessionForm(forms.ModelForm):
    """A session of a plan (`plan`) or of a body (`body`), written by `by`.

    Whoever runs sessions of their own school or body chooses neither comuna nor unit: it is theirs.
    """

    stakeholders = SeveralField(
        label="Estamentos convocados",
        queryset=Stakeholder.objects.none(),
        required=False,
        help_text="A quiénes se llama. La asistencia se anota después, por el estamento de cada persona.",
    )
    starts_at = MomentField(label="Comienza", help_text="El día y la hora, por ejemplo 18-06-2026 15:30.")
    ends_at = HourField(label="Termina", required=False, help_text="La hora, por ejemplo 17:30.")
    link = forms.URLField(
        label="Enlace",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="El de la videollamada, completo.",
        error_messages={"invalid": "Escribir el enlace completo, por ejemplo https://meet.ejemplo.cl/sala."},
    )

    class Meta:
        model = CommunitySession
        fields = [
            "title",
            "kind",
            "body",
            "stakeholders",
            "commune",
            "school",
            "is_rural",
            "starts_at",
            "ends_at",
            "modality",
            "place",
            "link",
            "agenda",
            "methodology",
            "facilitator",
            "convener",
            "note_taker",
        ]
        widgets = {
            "modality": forms.RadioSelect,
            "agenda": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": "Como lo reconocerán quienes asistan, por ejemplo Escuela Los Aromos, Pudahuel.",
            "body": "Solo si es una sesión de ella.",
            "commune": "En blanco si es de una unidad o de todo el Servicio Local.",
            "school": "Solo si es de una unidad.",
            "place": "Dónde es, como para llegar.",
            "agenda": "Lo que se tratará, en el orden en que se hará.",
            "convener": "Quien firma la citación.",
        }
        labels = {"is_rural": "Es en un sector rural"}
        error_messages = {"title": {"required": "Falta el nombre de la sesión."}}

    def __init__(self, *args, by, service, plan=None, body=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.service, self.by = service, by
        stored = self.instance.pk is not None
        self.plan = self.instance.plan if stored else plan
        self.body = self.instance.body if stored else body
        self.fields["modality"].choices = Modality.choices  # no blank one: it has a default
        self.fields["kind"].choices = _kinds(self.plan, self.body)
        self._list_stakeholders()
        self._list_methodologies()
        if holds_at_service(by, service.pk) and self.plan:
            self._list_places()
        else:
            for name in FIXED_ELSEWHERE:
                del self.fields[name]

    def _list_stakeholders(self):
        convened = self.instance.stakeholders.values("pk") if self.instance.pk else []
        rows = Stakeholder.objects.filter(
            Q(archived_at__isnull=True) | Q(pk__in=convened), service=self.service
        )
        self.fields["stakeholders"].queryset = rows

    def _list_methodologies(self):
        rows = Methodology.objects.filter(service=self.service)
        rows = rows.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.methodology_id))
        self.fields["methodology"].queryset = rows
        self.fields["methodology"].empty_label = "Sin pauta"

    def _list_places(self):
        communes = Commune.objects.filter(
            Q(service_commune__service=self.service)
            | Q(schools__service=self.service)
            | Q(pk=self.instance.commune_id)
        ).distinct()
        schools = School.objects.filter(service=self.service).select_related("commune")
        schools = schools.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.school_id))
        bodies = Body.objects.filter(service=self.service)
        bodies = bodies.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.body_id))
        people = people_of(self.service, timezone.localdate())
        if self.instance.facilitator_id:
            people = people | people.model.objects.filter(pk=self.instance.facilitator_id)
        self.fields["commune"].queryset = communes.order_by("sort_key")
        self.fields["school"].queryset = schools.order_by("sort_key", "code")
        self.fields["school"].label_from_instance = lambda school: f"{school} ({school.commune})"
        self.fields["body"].queryset = bodies.order_by("name", "pk")
        self.fields["facilitator"].queryset = people
        self.fields["commune"].empty_label = "Todo el Servicio Local, o una unidad"
        self.fields["school"].empty_label = "Ninguna en particular"
        self.fields["body"].empty_label = "De ninguna: es del proceso del plan"
        self.fields["facilitator"].empty_label = "Nadie todavía"

    def clean(self):
        cleaned = super().clean()
        put_end(self, cleaned)
        self._check_place(cleaned)
        if cleaned.get("modality") == Modality.IN_PERSON:
            cleaned["link"] = ""
        if self.instance.pk and self.instance.status not in (Status.DRAFT, Status.SUSPENDED):
            self._check_announced(cleaned)
        return cleaned

    def _check_place(self, cleaned):
        school, commune = cleaned.get("school"), cleaned.get("commune")
        if school and commune and school.commune_id != commune.pk:
            self.add_error("commune", f"{school} queda en {school.commune}: dejar la comuna en blanco.")
        elif school:
            cleaned["commune"] = None
        body = cleaned.get("body") if "body" in self.fields else self.body
        if cleaned.get("kind") in OF_A_BODY and not body and "kind" not in self.errors:
            self.add_error("kind", "Una sesión ordinaria o extraordinaria es de una instancia: elegir cuál.")

    def _check_announced(self, cleaned):
        """What was announced stays complete."""
        missing = lacks(
            modality=cleaned.get("modality"),
            place=cleaned.get("place"),
            link=cleaned.get("link"),
            has_stakeholders=bool(cleaned.get("stakeholders")),
            has_body=bool(cleaned.get("body") or self.body),
        )
        for field, sentence in missing:
            if field not in self.errors:
                self.add_error(field, sentence)


class NewSessionForm(WithReceipt, SessionForm):
    pass


class BodyChoiceForm(forms.Form):
    """Which of one's bodies the session is of."""

    instancia = forms.ModelChoiceField(
        label="Instancia",
        queryset=Body.objects.none(),
        empty_label="Elegir una",
        error_messages={
            "required": "Falta elegir la instancia.",
            "invalid_choice": "Esa instancia no está entre las propias: elegir otra.",
        },
    )

    def __init__(self, *args, bodies: AccessQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instancia"].queryset = bodies


def bodies_to_convene(user):
    """The bodies whose sessions this person runs."""
    rows = Body.objects.allowing(user, Capability.CONTRIBUTE).filter(archived_at__isnull=True)
    return rows.select_related("service", "school").order_by("name", "pk")


def prefilled(query, *, service, plan):
    """What the address of the page brings for a new session: estamento, comuna, unidad, instancia, by number.

    What it does not know is left out; the names make a first title.
    """
    found = {
        "stakeholders": _asked(Stakeholder.objects.filter(service=service), query.get("estamento")),
        "commune": _asked(Commune.objects.filter(schools__service=service), query.get("comuna")),
        "school": _asked(School.objects.filter(service=service), query.get("unidad")),
        "body": _asked(Body.objects.filter(service=service), query.get("instancia")),
    }
    where = found["school"] or found["commune"]
    initial = {name: row.pk for name, row in found.items() if row}
    if found["stakeholders"]:
        initial["stakeholders"] = [found["stakeholders"].pk]
    if found["school"]:
        initial |= {"is_rural": found["school"].is_rural, "place": str(found["school"])}
        initial.pop("commune", None)
    if found["body"]:
        initial["kind"] = CommunitySession.Kind.ORDINARY
    named = [str(row) for row in (found["body"] or found["stakeholders"], where) if row]
    if named:
        initial["title"] = ", ".join(named)[:200]
    return initial


def _asked(rows, text):
    text = text or ""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return rows.filter(pk=int(text)).distinct().first()


def _kinds(plan, body):
    kinds = CommunitySession.Kind
    if plan is None:
        return [(kind.value, kind.label) for kind in (*OF_A_BODY, kinds.MEETING)]
    return kinds.choices
