"""Forms of people: inviting somebody, accepting, correcting who a person is, and handing over."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from accounts import handover, invitations
from accounts.assignments import RoleRefused, described, people_of
from accounts.forms.fields import DayField, PersonChoice, clean_person_name
from accounts.forms.roles import RoleFields
from accounts.login_forms import GOOD_PASSWORD
from accounts.models import Invitation, User
from accounts.receipts import WithReceipt
from accounts.trail import record

MAX_ROLES = 10
EMAIL_ERRORS = {
    "required": "Falta escribir el correo.",
    "invalid": "Escribir el correo completo, como nombre@servicio.cl.",
}


class NameFields(forms.Form):
    first_name = forms.CharField(
        label="Nombres",
        max_length=150,
        error_messages={"required": "Falta escribir los nombres."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Apellidos",
        max_length=150,
        error_messages={"required": "Falta escribir los apellidos."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def clean_first_name(self):
        return clean_person_name(self.cleaned_data["first_name"])

    def clean_last_name(self):
        return clean_person_name(self.cleaned_data["last_name"])


class InvitationForm(NameFields, WithReceipt):
    email = forms.EmailField(
        label="Correo", error_messages=EMAIL_ERRORS, help_text="A este correo llega la carta."
    )
    field_order = ["email", "first_name", "last_name"]

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        for name in ("email", "first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # somebody else's

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if person := people_of(self.service).filter(email__iexact=email).first():
            raise ValidationError(
                f"Es el correo de {person}, que ya está en el Servicio: el rol se da en su página."
            )
        if Invitation.objects.open().filter(service=self.service, email__iexact=email).exists():
            raise ValidationError("Ya hay una invitación abierta para ese correo: se puede volver a enviar.")
        return email

    def save(self, roles, *, by):
        data = self.cleaned_data
        return invitations.invite(
            self.service,
            email=data["email"],
            first_name=data["first_name"],
            last_name=data["last_name"],
            roles=[form.as_kept() for form in roles.filled],
            by=by,
        )


class _Roles(BaseFormSet):
    """The roles of a letter; a row that was opened and left empty counts for nothing."""

    @classmethod
    def with_one_more(cls, post, *, prefix, service):
        """The rows as they were typed, unchecked, and an empty one after them."""
        names = RoleFields.base_fields
        count = min(MAX_ROLES - 1, sum(f"{prefix}-{number}-what" in post for number in range(MAX_ROLES)))
        typed = [
            {name: post.get(f"{prefix}-{number}-{name}", "") for name in names} for number in range(count)
        ]
        roles = cls(prefix=prefix, form_kwargs={"service": service}, initial=[*typed, {}])
        roles.extra = count
        return roles

    def initial_form_count(self):
        return 0

    @property
    def filled(self):
        return [form for form in self.forms if hasattr(form, "kind")]

    def clean(self):
        if any(self.errors):
            return
        seen = set()
        for form in self.filled:
            key = (form.kind, form.role, form.anchor.pk)
            if key in seen:
                form.add_error("what", "Este rol está dos veces.")
            seen.add(key)


RoleFormSet = formset_factory(
    RoleFields,
    formset=_Roles,
    extra=0,
    min_num=1,
    max_num=MAX_ROLES,
    absolute_max=MAX_ROLES,
    validate_max=True,
)


class AcceptForm(NameFields):
    """A new account behind an invitation: how the person is called, and a password of their own."""

    password1 = forms.CharField(
        label="Contraseña",
        strip=False,
        max_length=1000,
        help_text=GOOD_PASSWORD,
        error_messages={"required": "Falta escribir la contraseña."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Contraseña, otra vez",
        strip=False,
        max_length=1000,
        error_messages={"required": "Falta escribirla otra vez."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self):
        data = super().clean()
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Las dos contraseñas no son iguales.")
        if first:
            names = {name: data.get(name, "") for name in ("first_name", "last_name")}
            person = User(email=self.invitation.email, **names)
            try:
                password_validation.validate_password(first, person)
            except ValidationError as weak:
                self.add_error("password1", weak)
        return data

    def save(self):
        """The person, or None with the reason on the form."""
        data = self.cleaned_data
        try:
            return invitations.accept(
                self.invitation,
                password=data["password1"],
                first_name=data["first_name"],
                last_name=data["last_name"],
            )
        except invitations.InvitationRefused as refused:
            self.add_error(None, str(refused))
            return None


class NameForm(NameFields, forms.ModelForm):
    """One's own name, corrected."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]

    def save(self, *, by, service):
        """Write what changed, with its event; returns whether anything did."""
        stored = User.objects.get(pk=self.instance.pk)
        changes = {
            name: [getattr(stored, name), self.cleaned_data[name]]
            for name in self.changed_data
            if getattr(stored, name) != self.cleaned_data[name]
        }
        if changes:
            with transaction.atomic():
                self.write(changes)
                record("edit", self.instance, by=by, service=service, changes=changes)
        return bool(changes)

    def write(self, changes):
        User.objects.filter(pk=self.instance.pk).update(**{name: new for name, (_, new) in changes.items()})


class PersonForm(NameForm):
    """Who a person is, corrected by who administers: also the address they get in with."""

    email = forms.EmailField(
        label="Correo",
        error_messages=EMAIL_ERRORS,
        help_text="Con él se ingresa. Al cambiarlo se avisa al correo anterior.",
    )

    class Meta(NameForm.Meta):
        fields = ["first_name", "last_name", "email"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ya hay una cuenta con ese correo.")
        return email

    def write(self, changes):
        super().write(changes)
        if "email" in changes:
            invitations.move_address(self.instance, *changes["email"])


class HandoverForm(WithReceipt):
    """Who leaves, until when, and who goes on with each role and with the rest."""

    last_day = DayField(
        label="Último día",
        error_messages={"required": "Falta indicar el último día."},
        help_text="Como 30-11-2027.",
    )
    heir = PersonChoice(
        User.objects.none(),
        label="Quién sigue con lo pendiente",
        required=False,
        empty_label="Nadie: queda como está",
        help_text="Las etapas de las que responde y los comentarios que esperan su respuesta.",
        error_messages={"invalid_choice": "Elegir a una persona de la lista."},
    )
    deactivate = forms.BooleanField(
        label="Desactivar la cuenta ahora",
        required=False,
        help_text="No podrá ingresar desde ahora. Lo que hizo queda a su nombre; se puede reactivar.",
    )

    def __init__(self, *args, entry, service, may_deactivate, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry, self.service = entry, service
        others = people_of(service).filter(is_active=True).exclude(pk=entry.user.pk)
        self.fields["heir"].queryset = others
        self.fields["last_day"].initial = timezone.localdate()
        for role in entry.current_roles:
            self.fields[self._name(role)] = PersonChoice(
                others,
                label=f"Quién sigue: {described(role)}",
                required=False,
                empty_label="Nadie por ahora: el rol termina",
                error_messages={"invalid_choice": "Elegir a una persona de la lista."},
            )
        if not may_deactivate:
            del self.fields["deactivate"]
        self.order_fields(
            ["last_day", *map(self._name, entry.current_roles), "heir", "deactivate", "receipt"]
        )

    def clean(self):
        data = super().clean()
        if data.get("deactivate") and data.get("last_day") and data["last_day"] > timezone.localdate():
            self.add_error(
                "deactivate",
                "La cuenta se desactiva de inmediato: para eso el último día debe ser hoy o antes.",
            )
        return data

    def save(self, *, by):
        """What moved (`handover.Moved`), or None with the reason on the form."""
        data = self.cleaned_data
        try:
            return handover.hand_over(
                self.entry.user,
                self.service,
                successors={
                    (role.anchor_kind, role.pk): data.get(self._name(role))
                    for role in self.entry.current_roles
                },
                heir=data["heir"],
                last_day=data["last_day"],
                deactivate=data.get("deactivate", False),
                by=by,
            )
        except (RoleRefused, handover.HandoverRefused) as refused:
            self.add_error(None, str(refused))
            return None

    @staticmethod
    def _name(role):
        return f"role_{role.anchor_kind}_{role.pk}"
