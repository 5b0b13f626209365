"""The forms of a nudo crítico: what it is, its words without names, what was tried, with whom, and its moves."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.receipts import WithReceipt
from plans.forms.inputs import DayField
from plans.forms.moves import RefusableForm, SeenField
from plans.workflow import lacks_comment
from support_cycle.knot_moves import decide_knot, workflow
from support_cycle.knots import note_attempt, share_knot
from support_cycle.models import CriticalKnot, KeyAction, KnotAttempt, KnotShare, KnotTheme
from support_cycle.uatp_people import uatp_people

FUTURE = "La fecha no puede ser posterior a hoy."


class KnotForm(forms.ModelForm):
    """`writes`: whoever may also name a new theme."""

    opened_on = DayField(label="Desde cuándo", error_messages={"required": "Falta el día."})
    new_theme = forms.CharField(
        label="O un tema nuevo",
        required=False,
        max_length=120,
        help_text="Pocas palabras, que sirvan también a otras unidades.",
    )

    class Meta:
        model = CriticalKnot
        fields = ["text", "theme", "key_action", "opened_on"]
        labels = {
            "text": "Qué está trabando el proceso",
            "theme": "Tema",
            "key_action": "En qué acción clave",
        }
        help_texts = {
            "text": "Como se dijo en la unidad, sin nombres de estudiantes.",
            "theme": "Con el mismo tema, el nudo se encuentra con los de otras unidades.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}
        error_messages = {"text": {"required": "Falta escribir el nudo crítico."}}

    def __init__(self, *args, plan=None, service, writes, **kwargs):
        super().__init__(*args, **kwargs)
        themes = Q(archived_at__isnull=True) | Q(pk=self.instance.theme_id)
        self.fields["theme"].queryset = KnotTheme.objects.filter(themes, service=service)
        self.fields["theme"].empty_label = "Sin tema todavía"
        self.fields["key_action"].queryset = (
            KeyAction.objects.filter(plan=plan) if plan else KeyAction.objects.none()
        )
        self.fields["key_action"].empty_label = "Ninguna en particular"
        self.initial.setdefault("opened_on", timezone.localdate())
        if not writes:
            del self.fields["new_theme"]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if not text:
            raise forms.ValidationError("Falta escribir el nudo crítico.")
        return text

    def clean_opened_on(self):
        day = self.cleaned_data["opened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        if self.instance.resolved_on and day > self.instance.resolved_on:
            raise forms.ValidationError("El nudo se resolvió antes de ese día.")
        return day


class NewKnotForm(WithReceipt, KnotForm):
    pass


class PublicTextForm(forms.Form):
    """The words that may leave the Servicio: without names of people or of the unit."""

    public_text = forms.CharField(
        label="Texto sin nombres",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Falta el texto sin nombres."},
    )


class AttemptForm(RefusableForm):
    what = forms.CharField(
        label="Qué se intentó",
        max_length=KnotAttempt._meta.get_field("what").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Falta escribir qué se intentó."},
    )
    on = DayField(label="Cuándo", error_messages={"required": "Falta el día."})
    result = forms.CharField(
        label="Qué resultó",
        required=False,
        max_length=KnotAttempt._meta.get_field("result").max_length,
        help_text="También sirve saber qué no funcionó.",
    )

    def __init__(self, *args, knot, **kwargs):
        super().__init__(*args, **kwargs)
        self.knot = knot
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        return day

    def save(self, *, by):
        facts = {name: self.cleaned_data[name] for name in ("what", "on", "result")}
        note_attempt(self.knot, by=by, **facts)
        return self.knot


class ShareForm(RefusableForm):
    person = forms.ModelChoiceField(
        None,
        label="Profesional de la UATP",
        empty_label="Elegir",
        error_messages={
            "required": "Falta elegir con quién.",
            "invalid_choice": "Un nudo se comparte solo con profesionales de la UATP de este Servicio Local.",
        },
    )
    note = forms.CharField(
        label="Para qué",
        required=False,
        max_length=KnotShare._meta.get_field("note").max_length,
        help_text="Qué se espera de su mirada.",
    )

    def __init__(self, *args, knot, **kwargs):
        super().__init__(*args, **kwargs)
        self.knot = knot
        people = uatp_people(knot.service, timezone.localdate())
        self.fields["person"].queryset = people.exclude(shared_knots__knot=knot)

    def save(self, *, by):
        cleaned = self.cleaned_data
        share_knot(self.knot, cleaned["person"], by=by, today=timezone.localdate(), note=cleaned["note"])
        return self.knot


class KnotMoveForm(RefusableForm):
    """What a move has to say; and, to resolve, the day."""

    seen = SeenField()
    comment = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, knot, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.knot, self.move = knot, move
        self.initial.setdefault("seen", workflow.last_decision(knot))
        self.fields["comment"].label = move.comment_label
        self.fields["comment"].error_messages["required"] = lacks_comment(move)
        if move.dated:
            self.fields["on"] = DayField(
                label="Qué día se resolvió",
                initial=timezone.localdate(),
                error_messages={"required": "Falta el día en que se resolvió."},
            )

    def refuse(self, refused):
        """The page shows the knot as it is now: pressed again, it is from there."""
        super().refuse(refused)
        self.data = self.data.copy()
        self.data["seen"] = workflow.last_decision(self.knot)

    def save(self, *, by):
        cleaned = self.cleaned_data
        decide_knot(
            self.knot,
            self.move.name,
            by=by,
            today=timezone.localdate(),
            comment=cleaned["comment"],
            on=cleaned.get("on"),
            seen=cleaned["seen"],
        )
        return self.knot
