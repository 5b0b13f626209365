"""The process of a plan, its committee's roles, and how the plan was told and spread."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import Body, BodyMember
from accounts.receipts import WithReceipt
from participation.models import CommitteeRole, Outreach, Process
from plans.forms.annexes import FILES, FilesField
from plans.forms.chapters import ChapterForm, WholeField
from plans.forms.inputs import DayField
from plans.forms.moves import DocumentField
from plans.stages import people_of


class ProcessForm(ChapterForm):
    act_date = DayField(label="Fecha del acto", required=False, help_text="Por ejemplo, 05-03-2026.")
    document = DocumentField(
        label="Archivo del acto",
        required=False,
        help_text="El acto que formaliza el comité, de preferencia en PDF. Reemplaza al que hubiera.",
    )

    class Meta:
        model = Process
        fields = [
            "committee",
            "act_number",
            "act_date",
            "proposal",
            "privacy_notice",
            "contact",
            "protection_officer",
        ]
        widgets = {
            "proposal": forms.Textarea(attrs={"rows": 8}),
            "privacy_notice": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "committee": "El comité propio del PAL. No es el Comité Directivo Local.",
            "act_number": "Como está escrito en él, por ejemplo Resolución exenta 312.",
            "proposal": "Cómo se hará: a quiénes se escucha, en cuántas sesiones, con qué pautas y cómo se devuelve.",
            "privacy_notice": "Se imprime en la hoja de asistencia y se muestra al anotar.",
            "contact": "Nombre o cargo, con un teléfono o un correo. Se imprime en la devolución.",
            "protection_officer": "Recibe, y solo ella lee, lo que pueda revelar una vulneración de derechos de una "
            "niña, un niño o un joven.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        process = self.instance
        self.fields["act_date"].year = process.plan.year - 1
        bodies = Body.objects.filter(service=process.service, kind=Body.Kind.PLAN_COMMITTEE)
        bodies = bodies.filter(Q(archived_at__isnull=True) | Q(pk=process.committee_id))
        self.fields["committee"].queryset = bodies
        self.fields["committee"].empty_label = "Todavía no está entre las instancias"
        people = people_of(process.service, timezone.localdate())
        if process.protection_officer_id:
            people = people | people.model.objects.filter(pk=process.protection_officer_id)
        self.fields["protection_officer"].queryset = people
        self.fields["protection_officer"].empty_label = "Nadie todavía"

    def clean_act_date(self):
        day = self.cleaned_data["act_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("No puede ser posterior a hoy: es el día en que se dictó.")
        return day


class CommitteeRoleForm(ChapterForm):
    stage = forms.ChoiceField(label="Etapa por la que responde", required=False)

    class Meta:
        model = CommitteeRole
        fields = ["role", "stage", "member", "person", "functions"]
        widgets = {"functions": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "role": "Por ejemplo, coordinación, secretaría técnica, sistematización.",
            "member": "Si es alguien del comité que está entre las instancias.",
            "person": "Nombre y cargo de una persona de 18 años o más.",
        }

    def __init__(self, *args, plan, committee=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [
            ("", "Ninguna en particular"),
            *plan.stages.values_list("key", "name"),
        ]
        members = BodyMember.objects.filter(body=committee) if committee else BodyMember.objects.none()
        if self.instance.member_id:
            members = members | BodyMember.objects.filter(pk=self.instance.member_id)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = _seat
        self.fields["member"].empty_label = "Nadie de la lista"

    def clean(self):
        cleaned = super().clean()
        member = cleaned.get("member")
        if member and member.is_minor and cleaned.get("person"):
            self.add_error(
                "person",
                "Ese asiento es de alguien menor de 18 años: se deja en blanco, su nombre no se anota.",
            )
        return cleaned


def _seat(member):
    return f"{member.seat}: {member.holder}" if member.holder else member.seat


class NewCommitteeRoleForm(WithReceipt, CommitteeRoleForm):
    pass


class OutreachForm(ChapterForm):
    """A time the plan was told or spread. Its evidence is added, and taken away one by one."""

    date = DayField(label="Fecha", help_text="El día en que se hizo, o en que empezó.")
    reached = WholeField(
        label="Personas alcanzadas", required=False, help_text="Cuántas, si se sabe. Por ejemplo, 120."
    )
    files = FilesField(required=False, **FILES | {"label": "Evidencia"})

    class Meta:
        model = Outreach
        fields = ["kind", "channel", "date", "audience", "reached", "sealed_version", "observations"]
        widgets = {"kind": forms.RadioSelect, "observations": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "channel": "Por ejemplo, reunión de microcentro, radio comunal, correo a las directoras.",
            "audience": "Por ejemplo, docentes de las escuelas rurales.",
            "observations": "Lo que la gente dijo del plan, sin nombrar a nadie.",
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].year = plan.year - 1
        self.fields["kind"].choices = Outreach.Kind.choices
        versions = plan.versions.select_related("document", "plan").order_by("-number")
        self.fields["sealed_version"].queryset = versions
        self.fields["sealed_version"].label_from_instance = lambda one: (
            f"Versión {one.number}, {one.get_purpose_display().lower()}"
        )
        self.fields["sealed_version"].empty_label = "Ninguna sellada: un borrador, o solo de palabra"


class NewOutreachForm(WithReceipt, OutreachForm):
    pass
