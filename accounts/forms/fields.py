"""Fields as people write them in Chile, and what a posted file must be."""

from django import forms

SHOWN = "%d-%m-%Y"
WRONG_DAY = "Escribir la fecha como 05-03-2027: día, mes y año."


class DayField(forms.DateField):
    """A date in a text box: 05-03-2027."""

    def __init__(self, *, error_messages=None, **kwargs):
        attrs = {"class": "input--date", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format=SHOWN, attrs=attrs),
            error_messages={"invalid": WRONG_DAY, **(error_messages or {})},
            **kwargs,
        )

    def to_python(self, value):
        day = super().to_python(value)
        if day and not 1990 <= day.year <= 2099:
            raise forms.ValidationError("Revisar el año: escribir la fecha como 05-03-2027.")
        return day


class PersonChoice(forms.ModelChoiceField):
    """A person, by name and address: two may be called the same."""

    def label_from_instance(self, user):
        return f"{user} ({user.email})"


def clean_person_name(text):
    return " ".join((text or "").split())
