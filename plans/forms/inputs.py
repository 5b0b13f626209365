"""Fields as people write them in Chile: days 05-03-2027, decimals with a comma, pesos with points."""

import datetime
import re
from calendar import monthrange
from decimal import Decimal

from django import forms

from plans.measuring import NotANumber, parse_decimal

MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
)
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
SHOWN = "%d-%m-%Y"


class DayField(forms.DateField):
    """A date in a text box; what is wrong with it is said together with the way out."""

    year = 2027  # of the examples: the form sets its plan's

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.DateInput(
            format=SHOWN, attrs={"class": "input--date", "inputmode": "numeric", "autocomplete": "off"}
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime.date):
            return value or None
        text = str(value).strip()
        if found := _ISO.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _DAY.fullmatch(text):
            day, month, year = map(int, found.groups())
            year += 2000 if year < 100 else 0
        else:
            raise forms.ValidationError(f"Escribir la fecha como 05-03-{self.year}: día, mes y año.")
        return self._day(day, month, year)

    def _day(self, day, month, year):
        if not 1990 <= year <= 2099:
            raise forms.ValidationError(f"Revisar el año: escribir la fecha como 05-03-{self.year}.")
        if not 1 <= month <= 12:
            raise forms.ValidationError(
                f"El mes {month:02} no existe: van del 01 al 12. Escribir la fecha como 30-11-{year}."
            )
        last = monthrange(year, month)[1]
        if not 1 <= day <= last:
            name = f"{MONTHS[month - 1]} de {year}" if month == 2 else MONTHS[month - 1]
            raise forms.ValidationError(
                f"{name} tiene {last} días. Escribir la fecha como {last}-{month:02}-{year}."
            )
        return datetime.date(year, month, day)


class CommaField(forms.DecimalField):
    """A number with a decimal comma: «86,4», «86,4 %», «1.234,5»; shown without trailing zeros."""

    widget = forms.TextInput

    def widget_attrs(self, widget):
        return {"class": "input--short", "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            return parse_decimal(value)
        except NotANumber as odd:
            raise forms.ValidationError(str(odd)) from odd

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}".replace(".", ",")
        return text.rstrip("0").rstrip(",") if "," in text else text


class PesosField(forms.IntegerField):
    """Pesos without decimals: «1234567», «1.234.567» or «$ 1.234.567»."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(min_value=0, **kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        text = re.sub(r"[\s$]", "", str(value))
        if not text:
            return None
        if not re.fullmatch(r"-?(\d{1,15}|\d{1,3}(\.\d{3}){1,4})", text, re.ASCII):
            raise forms.ValidationError("Escribir el monto en pesos, sin decimales: 1.234.567.")
        return int(text.replace(".", ""))

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        return f"{value:,}".replace(",", ".")


def short(row, length=90):
    """A row's name in a list of options, cut where it would be too long to choose from."""
    text = str(row)
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
