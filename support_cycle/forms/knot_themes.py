"""A theme of the Servicio's list."""

from django import forms

from accounts.receipts import WithReceipt
from support_cycle.knot_themes import theme_named, tidy
from support_cycle.models import BasalCapacity, KnotTheme


class KnotThemeForm(forms.ModelForm):
    class Meta:
        model = KnotTheme
        fields = ["name", "capacity"]
        labels = {"name": "Nombre del tema", "capacity": "Capacidad basal"}
        help_texts = {"name": "Por ejemplo, «El trabajo colaborativo se suspende cuando falta un docente»."}
        error_messages = {"name": {"required": "Falta el nombre del tema."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].choices = [("", "Cualquiera"), *BasalCapacity.choices]

    def clean_name(self):
        name = tidy(self.cleaned_data["name"])
        other = theme_named(self.instance.service, name)
        if other and other.pk != self.instance.pk:
            where = ", entre los archivados" if other.archived_at else ""
            raise forms.ValidationError(f"Ya hay un tema con ese nombre{where}.")
        return name


class NewKnotThemeForm(WithReceipt, KnotThemeForm):
    pass
