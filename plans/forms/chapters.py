"""What the chapters' forms have in common: a decimal comma, and sentences that say what is missing."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from plans.measuring import NotANumber, parse_decimal, write_decimal


class NumberField(forms.Field):
    """A number typed as in Chile: «1.234,5». `places` decimals at most; a Decimal, or None for nothing."""

    widget = forms.TextInput

    def __init__(self, *, places=4, digits=14, least=None, most=None, **kwargs):
        super().__init__(**kwargs)
        self.places, self.digits = places, digits
        if least is not None:
            self.validators.append(
                MinValueValidator(least, f"Escribir un número desde {write_decimal(least)}.")
            )
        if most is not None:
            self.validators.append(
                MaxValueValidator(most, f"Escribir un número hasta {write_decimal(most)}.")
            )

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}

    def to_python(self, value):
        try:
            return parse_decimal(value, places=self.places, digits=self.digits)
        except NotANumber as fault:
            raise forms.ValidationError(str(fault)) from None

    def prepare_value(self, value):
        return value if isinstance(value, str) else write_decimal(value)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (self.to_python(initial) if isinstance(initial, str) else initial)
        except forms.ValidationError:
            return True


class WholeField(NumberField):
    """A whole number that may be typed with dots: «1.234»."""

    def __init__(self, **kwargs):
        super().__init__(places=0, **{"digits": 6, "least": 0} | kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return None if value is None else int(value)


class ChapterForm(forms.ModelForm):
    """A form that names what is missing, and checks constraints together with the columns the server sets."""

    joined = ("service", "plan")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = f"Falta indicar: {str(field.label).lower()}."

    def _get_validation_exclusions(self):
        known = {name for name in self.joined if getattr(self.instance, f"{name}_id", None)}
        return super()._get_validation_exclusions() - known
