"""The forms around an acta: its seats, its texts for publication, its correction, and what comes after it."""

from django import forms

from participation.forms.capture import NumberField
from participation.minutes_reviews import review_minutes
from participation.models import Agreement, Commitment, Contribution, SeatAttendance
from participation.reviewing import ReviewRefused, review, suggestion
from plans.forms.moves import DocumentField, RefusableForm

KINDS = {"contribution": Contribution, "agreement": Agreement, "commitment": Commitment}
SHOWN = 200  # texts on one page: three fields each, well under what a form may send


def key_of(row):
    """«contribution-12»: how a row is called in the form."""
    return f"{row._meta.model_name}-{row.pk}"


class SeatsForm(forms.Form):
    """A choice a seat; what it was opened with travels along, so that only what the person changed is written."""

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {f"seat-{member.pk}": member for member in draft.members}
        for name, member in self.members.items():
            self.fields[name] = forms.ChoiceField(
                label=member.seat,
                choices=SeatAttendance.State.choices,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "choices--row"}),
                initial=draft.states.get(member.pk, ""),
                show_hidden_initial=True,
                error_messages={"invalid_choice": "Elegir Presente, Con excusa o Ausente."},
            )

    @property
    def rows(self):
        """[(seat, its field)] in the order of the body."""
        bound = [(member, self[name]) for name, member in self.members.items()]
        for _, field in bound:
            field.initial_input = field.as_hidden(only_initial=True)
        return bound

    def changed(self):
        """{seat: state} of what was chosen."""
        return {
            self.members[name]: self.cleaned_data[name]
            for name in self.changed_data
            if self.cleaned_data[name]
        }


class TextsForm:
    """The texts for publication of a session's rows, as they were posted: reviewed one, the chosen ones, or all.

    Not a Django form: its rows are of three models and only some of them are sent.
    """

    def __init__(self, rows, data=None):
        self.rows, self.data, self.error = list(rows), data, None
        for row in self.rows:
            row.key = key_of(row)
            row.shown = data.get(f"text-{row.key}", suggestion(row)) if data else suggestion(row)
            row.is_chosen = bool(data) and row.key in data.getlist("rows")

    def chosen(self):
        if only := self.data.get("only"):
            return [row for row in self.rows if row.key == only]
        if "all" in self.data:
            return [row for row in self.rows if f"text-{row.key}" in self.data]
        return [row for row in self.rows if row.is_chosen]

    def save(self, *, by):
        """How many were reviewed, in a transaction; None where one cannot be: `error` says why, at its row too."""
        count, chosen = 0, self.chosen()
        try:
            for kind in KINDS:
                rows = [row for row in chosen if row._meta.model_name == kind]
                texts = {row.pk: self.data.get(f"text-{row.key}", "") for row in rows}
                count += review(rows, by, texts, self._versions(rows))
        except ReviewRefused as refused:
            self.error = refused.reason
            for row in self.rows:
                row.error = refused.reason if row == refused.row else ""
            return None
        return count

    def _versions(self, rows):
        sent = {row.pk: self.data.get(f"seen-{row.key}", "") for row in rows}
        return {
            pk: int(text)
            for pk, text in sent.items()
            if text.isascii() and text.isdecimal() and len(text) < 10
        }


class CorrectionForm(RefusableForm):
    """What is corrected, in words; and the numbers of the attendance, which nobody can mend elsewhere any more."""

    PEOPLE = ("women", "men", "other", "unsaid")

    reason = forms.CharField(
        label="Qué se corrige",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text="Se imprime al comienzo de la versión nueva: qué decía y qué debe decir.",
        error_messages={"required": "Falta escribir qué se corrige."},
    )

    def __init__(self, *args, attendance=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.attendance = list(attendance)
        for row in self.attendance:
            for name in self.PEOPLE:
                label = f"{row.stakeholder}: {row._meta.get_field(name).verbose_name}"
                self.fields[f"people-{row.pk}-{name}"] = NumberField(
                    label=label, initial=getattr(row, name), show_hidden_initial=True
                )

    @property
    def lines(self):
        """[(the estamento's row, its four fields)], each with `first_seen`: what the page was opened with."""
        found = [(row, [self[f"people-{row.pk}-{name}"] for name in self.PEOPLE]) for row in self.attendance]
        for _, fields in found:
            for field in fields:
                field.first_seen = field.as_hidden(only_initial=True)
        return found

    @property
    def opens_attendance(self):
        return any(field.errors for _, fields in self.lines for field in fields)

    def people(self):
        """{row: {"women": 8}} of the numbers that the person changed."""
        found = {}
        for row in self.attendance:
            for name in self.PEOPLE:
                field = f"people-{row.pk}-{name}"
                if field in self.changed_data:
                    found.setdefault(row.pk, {})[name] = self.cleaned_data[field] or 0
        return found


class ReviewForm(RefusableForm):
    """What the next session says of an acta."""

    session = forms.ModelChoiceField(
        None,
        label="Sesión que la revisa",
        empty_label=None,
        error_messages={"invalid_choice": "Elegir una de las sesiones siguientes de este grupo."},
    )
    verdict = forms.ChoiceField(
        label="Qué dice la sesión",
        choices=[("approve", "La aprueba"), ("observe", "La observa")],
        widget=forms.RadioSelect,
        error_messages={"required": "Falta decir si la aprueba o la observa."},
    )
    observations = forms.CharField(
        label="Observaciones",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}),
        help_text="Se imprimen en el acta de esa sesión. Hacen falta si la observa.",
    )

    def __init__(self, *args, minutes, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        self.fields["session"].queryset = sessions

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == "observe" and not cleaned.get("observations", "").strip():
            self.add_error("observations", "Falta escribir qué se observa.")
        return cleaned

    def save(self, *, by):
        cleaned = self.cleaned_data
        return review_minutes(
            self.minutes,
            cleaned["session"],
            by=by,
            is_approved=cleaned["verdict"] == "approve",
            observations=cleaned["observations"],
        )


class SignedForm(RefusableForm):
    file = DocumentField(
        label="Hoja firmada",
        help_text="La página firmada, escaneada o fotografiada. Queda dentro: no se publica ni se comparte.",
        error_messages={"required": "Falta elegir el archivo."},
    )


class ConfirmationForm(forms.Form):
    """Somebody of 18 or more who was there. Nothing else is asked."""

    name = forms.CharField(
        label="Nombre y apellido",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Falta escribir el nombre."},
    )
    capacity = forms.CharField(
        label="En calidad de",
        max_length=160,
        required=False,
        help_text="Por ejemplo, docente de la Escuela Los Aromos. Puede quedar vacío.",
    )
    was_there = forms.BooleanField(
        label="Estuve en esta sesión y el acta cuenta lo que pasó",
        error_messages={"required": "Falta marcar que estuvo en la sesión."},
    )
    is_adult = forms.BooleanField(
        label="Tengo 18 años o más",
        help_text="El nombre de quien es menor de 18 años no se guarda: su participación ya está en el acta.",
        error_messages={"required": "Solo confirman con su nombre las personas de 18 años o más."},
    )

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError("Escribir el nombre con letras.")
        return name
