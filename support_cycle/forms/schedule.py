"""The forms of an hito and of a gestión of a support plan."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import OrganizationalUnit
from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField, short
from support_cycle.models import Milestone, ResourceRequest


class _OfPlan(forms.ModelForm):
    """A row of `plan`: it may be of one of its key actions."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.year = plan.year
        self.fields["key_action"].queryset = plan.key_actions.order_by("position", "pk")
        self.fields["key_action"].label_from_instance = short
        self.fields["key_action"].empty_label = "De ninguna en particular"


class MilestoneForm(_OfPlan):
    due_on = DayField(label="Para cuándo")

    class Meta:
        model = Milestone
        fields = ["title", "due_on", "key_action", "note"]
        help_texts = {"title": "Lo que habrá ocurrido, por ejemplo: las tres duplas planificaron juntas."}
        error_messages = {"title": {"required": "Falta decir cuál es el hito."}}


class NewMilestoneForm(WithReceipt, MilestoneForm):
    pass


class RequestForm(_OfPlan):
    """A gestión: asked of an office of the same Servicio, or of somebody else."""

    needed_on = DayField(label="Para cuándo se necesita")
    asked_on = DayField(label="Pedido el", required=False)
    answered_on = DayField(label="Respondido el", required=False)

    class Meta:
        model = ResourceRequest
        fields = [
            "what",
            "key_action",
            "unit",
            "to_whom",
            "needed_on",
            "asked_on",
            "answer",
            "answer_text",
            "answered_on",
        ]
        help_texts = {
            "what": "El recurso que falta, por ejemplo: el reemplazo de un curso, dos tardes al mes.",
            "to_whom": "Un municipio, una universidad, un programa: la institución o el cargo, sin nombres.",
        }
        error_messages = {"what": {"required": "Falta decir qué se necesita."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = OrganizationalUnit.objects.filter(service=self.plan.service_id)
        units = units.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.unit_id))
        self.fields["unit"].queryset = units.order_by("sort_key", "pk")
        self.fields["unit"].empty_label = "A ninguna del Servicio"
        self.fields["answer"].choices = ResourceRequest.Answer.choices  # no blank one: it has a default
        if not self.instance.pk:
            self.initial.setdefault("asked_on", timezone.localdate())

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("unit") and not cleaned.get("to_whom") and "unit" not in self.errors:
            self.add_error("unit", "Falta decir a quién se pide: una unidad del Servicio u otra institución.")
        asked, answered = cleaned.get("asked_on"), cleaned.get("answered_on")
        if asked and answered and answered < asked:
            self.add_error("answered_on", "La respuesta es anterior al día en que se pidió.")
        if cleaned.get("answer") in (None, ResourceRequest.Answer.WAITING):
            cleaned["answered_on"] = None
        elif not answered and "answered_on" not in self.errors:
            cleaned["answered_on"] = timezone.localdate()
        return cleaned


class NewRequestForm(WithReceipt, RequestForm):
    """What is asked for; the answer is written when there is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("answer", "answer_text", "answered_on"):
            del self.fields[name]
