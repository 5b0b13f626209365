"""A unit without RBD typed on screen, by the rules of the list (`accounts/units.py`)."""

from django import forms
from django.db import IntegrityError
from django.utils import timezone

from accounts import units
from accounts.editing import create, save_edit
from accounts.models import Commune, School


class UnitForm(forms.ModelForm):
    """A jardín or sala cuna of `service`. `save_new` and `save_changes` write it, with its event."""

    class Meta:
        model = School
        fields = ["junji_code", "name", "commune", "early_level"]
        labels = {"junji_code": "Código JUNJI", "early_level": "Nivel"}
        help_texts = {"junji_code": "De 6 a 10 dígitos, por ejemplo 13124023."}

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        self.fields["commune"].queryset = Commune.objects.filter(service_commune__service=service)
        self.fields["junji_code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        # It may be typed with its dots, and is then longer than what is kept.
        self.fields["junji_code"].validators = []
        self.fields["junji_code"].widget.attrs.pop("maxlength", None)
        self.fields["junji_code"].required = self.fields["early_level"].required = True

    def clean_junji_code(self):
        code = self._cleaned(units.clean_code, "junji_code")
        if code and School.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(units.TAKEN)
        return code

    def clean_name(self):
        return self._cleaned(units.clean_name, "name")

    def _cleaned(self, clean, name):
        try:
            return clean(self.cleaned_data[name])
        except units.Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from None

    def save_new(self, *, by):
        """The new unit, or None with the reason on the form if somebody took its code a moment ago."""
        facts = units.new_unit_facts(self.service, self.cleaned_data["junji_code"], self.cleaned_data["name"])
        try:
            return create(self, by=by, **facts)
        except IntegrityError:
            self.add_error("junji_code", units.TAKEN)
            return None

    def save_changes(self, *, by, version):
        """May raise `StaleEdit` (accounts/editing.py), and then nothing is written."""
        also = {"code": self.cleaned_data["junji_code"], **units.facts_of(self.cleaned_data["name"])}
        changed = {name: value for name, value in also.items() if getattr(self.instance, name) != value}
        return save_edit(self, by=by, version=version, also=changed)


class ArchiveForm(forms.ModelForm):
    """Closes a unit without RBD, or opens it again: it stays in what was planned with it."""

    class Meta:
        model = School
        fields = []

    def save_changes(self, *, by, version):
        archived = None if self.instance.archived_at else timezone.now()
        verb = "archive" if archived else "restore"
        return save_edit(self, by=by, version=version, verb=verb, also={"archived_at": archived})
