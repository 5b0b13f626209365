"""What a move of a practice has to bring; and who took a practice up."""

from django import forms

from accounts.forms.fields import DayField
from accounts.models import School
from accounts.receipts import WithReceipt
from accounts.roles import SERVICE
from plans.forms.chapters import ChapterForm
from plans.forms.moves import RefusableForm, SeenField
from plans.workflow import lacks_comment
from support_cycle.models import Replication
from support_cycle.practice_moves import decide_practice, workflow
from support_cycle.practices import reached, schools_to_write


class PracticeMoveForm(RefusableForm):
    seen = SeenField()
    version = SeenField()

    def __init__(self, *args, practice, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.practice, self.move = practice, move
        self.initial.setdefault("seen", workflow.last_decision(practice))
        self.initial.setdefault("version", practice.version)
        self.fields["comment"] = forms.CharField(
            label=move.comment_label,
            required=move.comment_required,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Queda en la historia de la práctica.",
            error_messages={"required": lacks_comment(move)},
        )

    def refuse(self, refused):
        """The page shows the practice as it is now: pressed again, it is from there."""
        super().refuse(refused)
        self.practice.refresh_from_db(fields=["version"])
        self.data = self.data.copy()
        self.data["seen"] = workflow.last_decision(self.practice)
        self.data["version"] = self.practice.version

    def save(self, *, by, today):
        """The PracticeDecision; may raise `workflow.Refused`."""
        cleaned = self.cleaned_data
        facts = {name: cleaned[name] for name in ("comment", "seen", "version")}
        return decide_practice(self.practice, self.move.name, by=by, today=today, **facts)


def may_replicate(user):
    """Whether a person works where a practice can be taken up: a unit of theirs, or a Servicio whose UATP they head."""
    return bool(reached(user, SERVICE)) or schools_to_write(user).exists()


class ReplicationForm(WithReceipt, ChapterForm):
    """A unit that took a practice up; or another institution, told by whoever heads a UATP."""

    joined = ("practice",)
    since = DayField(
        label="Desde",
        help_text="El día en que comenzaron, por ejemplo 05-03-2026.",
        error_messages={"required": "Falta indicar desde cuándo."},
    )

    class Meta:
        model = Replication
        fields = ["school", "institution", "since", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "institution": "Si no es una unidad del Servicio Local. Su nombre se lee en la página pública.",
            "note": "Se lee en el Servicio Local que la promueve, no en la página pública.",
        }

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        schools = schools_to_write(by)
        self.fields["school"].queryset = schools
        self.fields["school"].label_from_instance = lambda school: f"{school} ({school.commune})"
        if reached(by, SERVICE):
            self.fields["school"].empty_label = "Ninguna: es otra institución"
        else:
            del self.fields["institution"]
            self.fields["school"].required, self.fields["school"].empty_label = True, "Elegir una"

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day > self.today:
            raise forms.ValidationError("La fecha no puede ser posterior a hoy.")
        return day

    def clean(self):
        cleaned = super().clean()
        school, institution = cleaned.get("school"), cleaned.get("institution")
        if not (school or institution) and "school" not in self.errors:
            self.add_error(
                "school", "Falta indicar quién la replica: una unidad educativa u otra institución."
            )
        if school:
            cleaned["institution"] = self.instance.institution = ""
            if self._again(school):
                self.add_error("school", f"{school} ya está entre quienes la replican.")
        return cleaned

    def _again(self, school: School):
        return Replication.objects.filter(practice=self.instance.practice_id, school=school).exists()
