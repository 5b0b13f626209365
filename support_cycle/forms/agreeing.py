"""The form of a meeting: when, where, how, and which professional accompanies."""

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.receipts import WithReceipt
from participation.forms.fields import HourField, MomentField, put_end
from support_cycle.agreeing import companions_of, outside_of
from support_cycle.models import MonitoringMeeting

Modality = MonitoringMeeting.Modality


class MeetingForm(forms.ModelForm):
    """A meeting of `plan`, written by `by`. The school's own (`by_school`) has no professional.

    A day outside the plan is warned of once and saved with its reason.
    """

    starts_at = MomentField(label="Cuándo", help_text="El día y la hora, por ejemplo 24-09-2026 09:00.")
    ends_at = HourField(label="Termina", required=False, help_text="La hora, por ejemplo 11:00.")

    class Meta:
        model = MonitoringMeeting
        fields = ["starts_at", "ends_at", "modality", "place", "lead", "outside_reason"]
        widgets = {"modality": forms.RadioSelect}
        help_texts = {
            "place": "Dónde es, como para llegar; o cómo conectarse.",
            "outside_reason": "La reunión se guarda igual; el motivo queda junto a su fecha.",
        }

    def __init__(self, *args, by, plan, by_school, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.by_school = plan, by_school
        self.outside = ""
        self.fields["modality"].choices = Modality.choices  # no blank one: it has a default
        if by_school:
            del self.fields["lead"]
            return
        people = companions_of(plan.school, timezone.localdate())
        if self.instance.lead_id:
            people = people | User.objects.filter(pk=self.instance.lead_id)
        self.fields["lead"].queryset = people
        self.fields["lead"].empty_label = "Por acordar"
        if not self.instance.pk:
            self.initial.setdefault("lead", _first(people, by))

    @property
    def asks_reason(self):
        """Whether the page shows the field of the reason."""
        return bool(self.outside or self.instance.outside_reason or "outside_reason" in self.errors)

    def clean(self):
        cleaned = super().clean()
        put_end(self, cleaned)
        starts = cleaned.get("starts_at")
        self.outside = outside_of(self.plan, timezone.localtime(starts).date()) if starts else ""
        reason = cleaned.get("outside_reason", "")
        if starts and not self.outside:
            cleaned["outside_reason"] = ""
        elif self.outside and not reason:
            self.add_error("outside_reason", f"{self.outside} Escribir por qué, y se guarda igual.")
        return cleaned


class NewMeetingForm(WithReceipt, MeetingForm):
    pass


def _first(people, by):
    """Who agrees it, if they accompany the unit; else the only one who does."""
    found = list(people[:2])
    if any(person.pk == by.pk for person in people):
        return by.pk
    return found[0].pk if len(found) == 1 else None
