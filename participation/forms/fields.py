"""A moment as people set it: the day and the hour together, and the hour at which it ends."""

import datetime
import re

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import timezone

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[T ,]+(\d{1,2})[:.](\d{2})(?::\d{2})?", re.ASCII)
_TYPED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[T ,]+(\d{1,2})[:.](\d{2})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", re.ASCII)
MOST_DIGITS = 18
EXAMPLE = "18-06-2026 15:30"


class MomentField(forms.DateTimeField):
    """A day and an hour in one control: the phone's own picker, or «18-06-2026 15:30» where there is none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Falta indicar el día y la hora."})
        kwargs["widget"] = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input--moment"}
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime.datetime):
            return value or None
        text = str(value).strip()
        if found := _ISO.fullmatch(text):
            year, month, day, hour, minute = map(int, found.groups())
        elif found := _TYPED.fullmatch(text):
            day, month, year, hour, minute = map(int, found.groups())
        else:
            raise forms.ValidationError(f"Escribir el día y la hora como {EXAMPLE}.")
        return _aware(year, month, day, hour, minute)


class HourField(forms.Field):
    """An hour of the same day. The form puts its day to it: what is stored is a moment."""

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--date"})
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        found = _HOUR.fullmatch(str(value).strip())
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise forms.ValidationError("Escribir la hora como 17:30.")
        return datetime.time(int(found[1]), int(found[2]))

    def prepare_value(self, value):
        return f"{timezone.localtime(value):%H:%M}" if isinstance(value, datetime.datetime) else value

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows, ticked. A number that no database holds is no choice of ours, as any other that is not listed."""

    widget = forms.CheckboxSelectMultiple

    def _check_values(self, value):
        for pk in value if isinstance(value, list | tuple) else []:
            if len(str(pk)) > MOST_DIGITS:
                raise forms.ValidationError("Una de las opciones elegidas ya no existe: elegir otra vez.")
        return super()._check_values(value)


def put_end(form, cleaned):
    """Turn the hour of `ends_at` into a moment of the day of `starts_at`; the form says where they do not fit."""
    starts, hour = cleaned.get("starts_at"), cleaned.get("ends_at")
    if not starts or not hour:
        cleaned["ends_at"] = None
        return
    local = timezone.localtime(starts)
    ends = timezone.make_aware(datetime.datetime.combine(local.date(), hour))
    cleaned["ends_at"] = ends
    if ends < starts:
        form.add_error("ends_at", f"Termina antes de empezar: empieza a las {local:%H:%M}.")


def _aware(year, month, day, hour, minute):
    if not 1990 <= year <= 2099:
        raise forms.ValidationError(f"Revisar el año: escribir el día y la hora como {EXAMPLE}.")
    try:  # an hour that the clocks jump over is none
        return from_current_timezone(datetime.datetime(year, month, day, hour, minute))
    except (ValueError, forms.ValidationError):
        raise forms.ValidationError(
            f"Ese día o esa hora no existe: escribir el día y la hora como {EXAMPLE}."
        ) from None
