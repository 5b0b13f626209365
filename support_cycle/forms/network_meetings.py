"""The forms of a network's meeting: when and what for, what happened in it, and its commitments."""

import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import School
from accounts.receipts import WithReceipt
from participation.forms.fields import HourField, MomentField, put_end
from participation.models import Commitment
from plans.forms.chapters import ChapterForm, WholeField
from plans.forms.inputs import DayField
from support_cycle.models import NetworkMeeting
from support_cycle.network_meetings import note_attendance
from support_cycle.programme_reach import coordinators

MOST = 500
PEOPLE, ROLES = "personas-", "cargos-"


class NetworkMeetingForm(ChapterForm):
    joined = ("service", "network")
    starts_at = MomentField(label="Comienza", help_text="El día y la hora, por ejemplo 18-06-2026 15:30.")
    ends_at = HourField(label="Termina", required=False, help_text="La hora, por ejemplo 17:30.")

    class Meta:
        model = NetworkMeeting
        fields = ["kind", "starts_at", "ends_at", "place", "agenda"]
        widgets = {"kind": forms.RadioSelect, "agenda": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"agenda": "Lo que se tratará, en el orden en que se hará."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = NetworkMeeting.Kind.choices

    def clean(self):
        cleaned = super().clean()
        put_end(self, cleaned)
        return cleaned


class NewNetworkMeetingForm(WithReceipt, NetworkMeetingForm):
    pass


class NotesForm(ChapterForm):
    """What happened in a meeting. The people of each unit are fields beyond its columns: `personas-12`, `cargos-12`."""

    class Meta:
        model = NetworkMeeting
        fields = ["notes", "agreements"]
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 8}),
            "agreements": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "notes": "Lo que se reflexionó y se compartió. Sin nombres de estudiantes ni de quienes asistieron.",
            "agreements": "Uno por línea.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.schools = units_of(self.instance)
        stored = self.beyond(self.instance)
        for school in self.schools:
            self._add(f"{PEOPLE}{school.pk}", WholeField(label="Personas", required=False, most=MOST), stored)
            roles = forms.CharField(label="Cargos", required=False, max_length=200)
            self._add(f"{ROLES}{school.pk}", roles, stored)

    def _add(self, name, field, stored):
        field.told = "attendance"
        self.fields[name] = field
        self.initial[name] = stored[name]

    @property
    def units(self):
        """[(school, field of its people, field of their roles)]."""
        return [(one, self[f"{PEOPLE}{one.pk}"], self[f"{ROLES}{one.pk}"]) for one in self.schools]

    def beyond(self, meeting):
        rows = {row.school_id: row for row in meeting.attendance.all()}
        found = {}
        for school in self.schools:
            row = rows.get(school.pk)
            found[f"{PEOPLE}{school.pk}"] = row.people if row else None
            found[f"{ROLES}{school.pk}"] = row.roles if row else ""
        return found

    def save_beyond(self, names, *, by):
        touched = {int(name.rpartition("-")[2]) for name in names}
        said = {
            school: (
                self.cleaned_data[f"{PEOPLE}{school.pk}"] or 0,
                " ".join(self.cleaned_data[f"{ROLES}{school.pk}"].split()),
            )
            for school in self.schools
            if school.pk in touched
        }
        note_attendance(self.instance, said, by=by)


def units_of(meeting):
    """The units that were in the network on the day of the meeting, and those whose people are noted already."""
    day = timezone.localtime(meeting.starts_at).date()
    member = Q(networks__network=meeting.network_id, networks__since__lte=day) & (
        Q(networks__until__isnull=True) | Q(networks__until__gte=day)
    )
    counted = Q(pk__in=meeting.attendance.values("school"))
    return list(School.objects.filter(member | counted).distinct().order_by("sort_key", "code"))


class CommitmentForm(WithReceipt, forms.ModelForm):
    due_on = DayField(label="Para cuándo", error_messages={"required": "Falta para cuándo."})

    class Meta:
        model = Commitment
        fields = ["text", "who", "owner", "due_on"]
        labels = {"text": "Qué se hará", "owner": "Persona con cuenta"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "who": "Por ejemplo, las jefaturas UTP de la red.",
            "owner": "Si es alguien del Servicio Local, lo verá en su lista de compromisos.",
        }
        error_messages = {
            "text": {"required": "Falta qué se hará."},
            "who": {"required": "Falta quién."},
        }

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["owner"].queryset = coordinators(meeting.service, today)
        self.fields["owner"].empty_label = "Nadie con cuenta"
        self.fields["due_on"].year = today.year
        self.initial.setdefault("due_on", today + datetime.timedelta(days=30))
