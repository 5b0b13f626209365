"""The forms of a network: itself, its units, what it shares, and its peer support teams."""

from django import forms
from django.db.models import Q

from accounts.models import School
from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from plans.forms.moves import DocumentField
from support_cycle.forms.programmes import OfAProgrammeForm, RowForm
from support_cycle.models import Network, NetworkMember, SharedResource, SupportTeam, SupportTeamSeat
from support_cycle.programme_reach import schools_held


class NetworkForm(OfAProgrammeForm):
    class Meta:
        model = Network
        fields = ["name", "kind", "purpose", "coordinator", "programme", "axis", "meets_monthly"]
        help_texts = {
            "name": "Por ejemplo, Red de escuelas rurales del valle.",
            "purpose": "Qué reúne a estas unidades y qué hacen juntas.",
            "coordinator": "Convoca sus reuniones y cierra sus actas, además de la jefatura UATP.",
            "meets_monthly": "Se dirá mes a mes si hubo reunión de reflexión, de marzo a diciembre.",
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}


class NewNetworkForm(WithReceipt, NetworkForm):
    pass


def clean_code(text):
    """A code as it is stored: «448-1» and «0448» are 448."""
    return text.replace(".", "").split("-")[0].strip().lstrip("0")


def own_schools(service, kept=None):
    rows = School.objects.of_service(service).filter(Q(archived_at__isnull=True) | Q(pk=kept))
    return rows.select_related("commune").order_by("sort_key", "code")


class MemberForm(RowForm):
    """A unit of the network: one of the Servicio from the list, or any other by its code."""

    joined = ("network",)
    school_code = forms.CharField(
        label="Código de una unidad de otro Servicio",
        required=False,
        max_length=15,
        help_text="RBD o código JUNJI. Su equipo verá la red y sus reuniones, y nada más del Servicio Local.",
    )

    class Meta:
        model = NetworkMember
        fields = ["school", "role", "since", "until"]
        field_classes = {"since": DayField, "until": DayField}
        help_texts = {"role": "Por ejemplo, escuela anfitriona.", "until": "En blanco mientras participe."}

    field_order = ["school", "school_code", "role", "since", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["school"], self.fields["school_code"]
            return
        field = self.fields["school"]
        field.required, field.queryset = False, own_schools(self.owner.service)
        field.label, field.empty_label = "Unidad del Servicio Local", "Ninguna: es de otro Servicio"
        field.label_from_instance = lambda school: f"{school} ({school.commune})"
        self.initial.setdefault("since", self.today)

    def clean_school_code(self):
        code = clean_code(self.cleaned_data["school_code"])
        self.by_code = School.objects.filter(code=code, archived_at__isnull=True).first() if code else None
        if code and self.by_code is None:
            raise forms.ValidationError("Ninguna unidad educativa tiene ese código.")
        return code

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Termina antes de empezar: revisar las dos fechas.")
        if self.instance.pk:
            return cleaned
        by_code = getattr(self, "by_code", None)
        if by_code and cleaned.get("school") and by_code != cleaned["school"]:
            self.add_error("school_code", "Se eligió una unidad y se escribió el código de otra: dejar una.")
        school = cleaned["school"] = cleaned.get("school") or by_code
        if school is None and not self.errors:
            self.add_error("school", "Falta elegir la unidad, o escribir el código de una de otro Servicio.")
        if school and self.owner.members.filter(school=school, until__isnull=True).exists():
            self.add_error("school_code" if by_code else "school", f"{school} ya está en la red.")
        return cleaned


class ResourceForm(RowForm):
    """A file or an address; one of the two."""

    joined = ("network",)
    link = forms.URLField(
        label="Enlace",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Escribir el enlace completo, por ejemplo https://ejemplo.cl/pauta."},
    )
    document = DocumentField(
        label="Archivo", required=False, help_text="Lo baja solo quien ve la red. Sin datos de estudiantes."
    )

    class Meta:
        model = SharedResource
        fields = ["title", "note", "link", "school"]
        help_texts = {"title": "Por ejemplo, Pauta de observación entre pares."}

    field_order = ["title", "note", "document", "link", "school"]
    uploads = {"document": "file"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.filter(networks__network=self.owner).distinct()
        if not self.owner.is_led:
            schools = schools.filter(pk__in=schools_held(self.by))
        self.fields["school"].queryset = schools.order_by("sort_key")
        self.fields["school"].empty_label = "La red"

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Escribir un enlace que empiece con https://.")
        return link

    def clean(self):
        cleaned = super().clean()
        brought = [bool(cleaned.get("link")), bool(cleaned.get("document") or self.instance.file_id)]
        if not any(brought) and not self.errors:
            self.add_error("document", "Falta el archivo o el enlace.")
        return cleaned


class TeamForm(RowForm):
    joined = ("network",)

    class Meta:
        model = SupportTeam
        fields = ["name", "purpose"]
        help_texts = {
            "name": "Por ejemplo, Equipo de soporte de calidad educativa.",
            "purpose": "Por ejemplo, tecnologías, evaluación formativa o convivencia.",
        }


class SeatForm(RowForm):
    """A seat of a team: a unit and a role, no names."""

    class Meta:
        model = SupportTeamSeat
        fields = ["team", "school", "role", "since", "until"]
        field_classes = {"since": DayField, "until": DayField}
        help_texts = {"role": "El cargo, sin nombres. Por ejemplo, Jefatura UTP."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = self.owner.teams.all()
        self.fields["team"].label, self.fields["team"].empty_label = "Equipo", "Elegir uno"
        self.fields["school"].queryset = (
            School.objects.filter(networks__network=self.owner).distinct().order_by("sort_key")
        )
        self.fields["school"].empty_label = "Del Servicio Local"
        if not self.instance.pk:
            self.initial.setdefault("since", self.today)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Termina antes de empezar: revisar las dos fechas.")
        return cleaned
