"""A role at the Servicio, one of its schools or one of its bodies, with the dates between which it holds."""

from django import forms
from django.utils import timezone

from accounts import assignments
from accounts.forms.fields import DayField
from accounts.models import Body, School
from accounts.receipts import WithReceipt
from accounts.roles import BODY, SCHOOL, SERVICE


class SchoolChoice(forms.ModelChoiceField):
    def label_from_instance(self, school):
        return f"{school.display_name} ({school.identifier})"


class RoleFields(forms.Form):
    """The fields of one role; after `is_valid`, `kind`, `role` and `anchor` say which."""

    what = forms.ChoiceField(label="Rol", error_messages={"required": "Falta elegir el rol."})
    school = SchoolChoice(
        School.objects.none(),
        label="Establecimiento",
        empty_label="Elegir un establecimiento",
        required=False,
        help_text="Solo si el rol es en un establecimiento.",
        error_messages={"invalid_choice": "Elegir un establecimiento de la lista."},
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Instancia",
        empty_label="Elegir una instancia",
        required=False,
        help_text="Solo si el rol es en una instancia.",
        error_messages={"invalid_choice": "Elegir una instancia de la lista."},
    )
    since = DayField(label="Desde", required=False, help_text="Si queda vacío, desde hoy.")
    until = DayField(label="Hasta", required=False, help_text="El último día; vacío si no tiene término.")
    is_acting = forms.BooleanField(label="Como subrogante (solo la dirección ejecutiva)", required=False)

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        self.fields["what"].choices = [("", "Elegir un rol"), *assignments.role_choices()]
        self.fields["school"].queryset = service.schools.filter(archived_at__isnull=True).order_by("sort_key")
        self.fields["body"].queryset = service.bodies.filter(archived_at__isnull=True)

    def clean(self):
        data = super().clean()
        if not (chosen := assignments.split_role(data.get("what"))):
            return data
        self.kind, self.role = chosen
        self.anchor = {SERVICE: self.service, SCHOOL: data.get("school"), BODY: data.get("body")}[self.kind]
        if self.anchor is None:
            name, sentence = {
                SCHOOL: ("school", "Falta elegir el establecimiento donde tiene el rol."),
                BODY: ("body", "Falta elegir la instancia donde tiene el rol."),
            }[self.kind]
            if name not in self.errors:
                self.add_error(name, sentence)
        since, until = data.get("since") or timezone.localdate(), data.get("until")
        if until and until < since:
            self.add_error("until", "El último día debe ser igual o posterior al primero.")
        if data.get("is_acting") and chosen != (SERVICE, "director"):
            self.add_error("is_acting", "Subrogante es solo la dirección ejecutiva.")
        return data

    def as_kept(self):
        """The role as `Invitation.roles` keeps it."""
        data = self.cleaned_data
        return {
            "anchor": self.kind,
            "id": self.anchor.pk,
            "role": self.role,
            "since": data["since"].isoformat() if data["since"] else None,
            "until": data["until"].isoformat() if data["until"] else None,
            "is_acting": data["is_acting"],
        }


class RoleForm(RoleFields, WithReceipt):
    """A role for somebody who has an account."""

    def save(self, user, *, by):
        """The assignment, or None with the reason on the form."""
        data = self.cleaned_data
        try:
            return assignments.give(
                user,
                self.role,
                self.anchor,
                service=self.service,
                by=by,
                since=data["since"],
                until=data["until"],
                is_acting=data["is_acting"],
            )
        except assignments.RoleRefused as refused:
            self.add_error(None, str(refused))
            return None


class EndRoleForm(forms.Form):
    """The last day of a role."""

    on = DayField(label="Último día", required=False, help_text="Si queda vacío, deja de valer hoy mismo.")

    def __init__(self, *args, assignment, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment, self.service = assignment, service

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day < self.assignment.since:
            raise forms.ValidationError(
                f"El rol empezó el {self.assignment.since:%d-%m-%Y}: no puede terminar antes."
            )
        return day

    def save(self, *, by):
        """Whether it ended; if not, the reason is on the form."""
        try:
            assignments.end(self.assignment, service=self.service, by=by, on=self.cleaned_data["on"])
        except assignments.RoleRefused as refused:
            self.add_error(None, str(refused))
            return False
        return True
