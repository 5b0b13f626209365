"""The forms of a move, of a body's reception and of its correction."""

from django import forms
from django.utils import timezone

from accounts.receipts import WithReceipt
from documents.attachments import TYPES, check_upload, store
from plans import annual_moves, presentations
from plans.forms.inputs import DayField
from plans.workflow import lacks_comment

ACCEPT = ",".join(f".{ending}" for ending in TYPES)


class PastDayField(DayField):
    """A day that has passed or is today, not long before the plan's year."""

    def __init__(self, *, plan_year, **kwargs):
        super().__init__(**kwargs)
        self.year = plan_year - 1
        self.first_year = plan_year - 2

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError("La fecha no puede ser posterior a hoy.")
        if value and value.year < self.first_year:
            raise forms.ValidationError(f"Revisar el año: no puede ser anterior a {self.first_year}.")


class DocumentField(forms.FileField):
    """A file that is kept as an attachment, once it is checked."""

    def __init__(self, **kwargs):
        super().__init__(
            validators=[check_upload], widget=forms.FileInput(attrs={"accept": ACCEPT}), **kwargs
        )


class SeenField(forms.CharField):
    """What was on the page, as a number (the newest decision, a version); None where nothing was.

    Anything that is not a number was on no page of ours: -1, as if it had moved on since.
    """

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


class RefusableForm(WithReceipt):
    """A form whose verb may be refused: `refuse` says why on it."""

    def refuse(self, refused):
        self.add_error(None, [str(reason) for reason in refused.reasons])

    def stored(self, name, by):
        file = self.cleaned_data.get(name)
        return store(file, by=by) if file else None


class MoveForm(RefusableForm):
    """What a move has to bring: a reason, an act, or the document of what was done on paper."""

    seen = SeenField()

    def __init__(self, *args, plan, move, cautions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.move = plan, move
        self.initial.setdefault("seen", annual_moves.workflow.last_decision(plan))
        needs_reason = move.comment_required or any(caution.needs_reason for caution in cautions)
        if move.act:
            self.fields["act_number"] = forms.CharField(
                label="Resolución N.º",
                max_length=40,
                help_text="Como está escrito en ella, por ejemplo 1241.",
                error_messages={"required": "Falta el número de la resolución."},
            )
            self.fields["act_date"] = PastDayField(
                label="Fecha de la resolución",
                plan_year=plan.year,
                help_text=f"Por ejemplo, 05-12-{plan.year if move.amends else plan.year - 1}.",
                error_messages={"required": "Falta la fecha de la resolución."},
            )
        self.fields["file"] = DocumentField(
            label="Archivo de la resolución" if move.act else "Documento",
            required=move.act,
            help_text="La resolución firmada, de preferencia en PDF."
            if move.act
            else "Un oficio, un acta o un certificado que quede con el movimiento.",
            error_messages={"required": "Falta el archivo de la resolución."},
        )
        self.fields["comment"] = forms.CharField(
            label=move.comment_label,
            required=needs_reason,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
            help_text="Queda en la historia del plan.",
            error_messages={"required": lacks_comment(move)},
        )
        self.fields["on_paper"] = forms.BooleanField(label="Ya se hizo en papel", required=False)
        self.fields["done_on"] = PastDayField(
            label="Fecha en que se hizo",
            plan_year=plan.year,
            required=False,
            help_text=f"Por ejemplo, 14-10-{plan.year - 1}.",
        )
        if move.act:
            self.order_fields(["receipt", "seen", "act_number", "act_date", "file", "comment"])
        else:
            self.order_fields(["receipt", "seen", "comment", "on_paper", "done_on", "file"])

    def refuse(self, refused):
        """The page shows the plan as it is now: pressed again, it is from there."""
        super().refuse(refused)
        self.data = self.data.copy()
        self.data["seen"] = annual_moves.workflow.last_decision(self.plan)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("on_paper"):
            for name in ("done_on", "file"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Hace falta cuando ya se hizo en papel.")
        return cleaned

    def save(self, *, by):
        """The Decision; may raise `workflow.Refused`."""
        cleaned = self.cleaned_data
        return annual_moves.decide(
            self.plan,
            self.move.name,
            by=by,
            seen=cleaned["seen"],
            comment=cleaned["comment"],
            on_paper=cleaned["on_paper"],
            done_on=cleaned["done_on"] if cleaned["on_paper"] else None,
            act_number=cleaned.get("act_number", ""),
            act_date=cleaned.get("act_date"),
            file=self.stored("file", by),
        )


class PresentationForm(RefusableForm):
    """When and how a body received the presented version."""

    how = forms.CharField(
        label="Cómo lo recibió",
        max_length=200,
        required=False,
        help_text="Por ejemplo, oficio 312 entregado en la sesión ordinaria 9.",
    )

    def __init__(self, *args, plan, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.body = plan, body
        self.fields["received_on"] = PastDayField(
            label="Recibido el",
            plan_year=plan.year,
            help_text=f"Por ejemplo, 14-10-{plan.year - 1}. Desde ese día corre su plazo.",
            error_messages={"required": "Falta el día en que lo recibió."},
        )
        self.fields["file"] = DocumentField(
            label="Documento", required=False, help_text="El oficio, el acta o el correo con que se recibió."
        )
        self.order_fields(["receipt", "received_on", "how", "file"])

    def save(self, *, by):
        cleaned = self.cleaned_data
        return presentations.receive(
            self.plan,
            self.body,
            received_on=cleaned["received_on"],
            how=cleaned["how"],
            file=self.stored("file", by),
            by=by,
        )


class CorrectionForm(RefusableForm):
    """Another day for a reception that was typed wrong, and why."""

    def __init__(self, *args, presentation, **kwargs):
        super().__init__(*args, **kwargs)
        self.presentation = presentation
        self.fields["received_on"] = PastDayField(label="Recibido el", plan_year=presentation.plan.year)
        self.fields["reason"] = forms.CharField(
            label="Motivo de la corrección",
            max_length=300,
            help_text="Queda en la bitácora.",
            error_messages={"required": "Falta escribir el motivo de la corrección."},
        )
        self.fields["seen"] = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
        self.initial |= {
            "received_on": presentation.received_on,
            "seen": f"{presentation.received_on:%Y-%m-%d}",
        }

    def save(self, *, by):
        cleaned = self.cleaned_data
        return presentations.correct(
            self.presentation,
            received_on=cleaned["received_on"],
            reason=cleaned["reason"],
            seen=cleaned["seen"],
            by=by,
        )
