"""allauth's forms with our words: one label, one hint, and sentences that say how to mend it."""

from allauth.account import forms

GOOD_PASSWORD = "Al menos 8 letras o números; no sirve una muy usada ni parecida al nombre o al correo."


def _say(form, name, label, required, help_text="", **errors):
    field = form.fields.get(name)
    if field:
        field.label, field.help_text = label, help_text
        field.error_messages.update(required=required, **errors)


class LoginForm(forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_email(self, "login", "El mismo al que llegó la invitación")
        _say(self, "password", "Contraseña", "Falta escribir la contraseña")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_email(self, "email")


class _NewPassword:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Contraseña actual", "Falta escribir la contraseña actual")
        _say(self, "password1", "Contraseña nueva", "Falta escribir la contraseña nueva", GOOD_PASSWORD)
        _say(self, "password2", "Contraseña nueva, otra vez", "Falta escribirla otra vez")


class ResetPasswordKeyForm(_NewPassword, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_NewPassword, forms.ChangePasswordForm):
    pass


class SetPasswordForm(_NewPassword, forms.SetPasswordForm):
    pass


def _say_email(form, name, help_text=""):
    wrong = "Escribir el correo completo, como nombre@servicio.cl"
    _say(form, name, "Correo", "Falta escribir el correo", help_text, invalid=wrong)
    for validator in form.fields[name].validators:
        if getattr(validator, "code", "") == "invalid":
            validator.message = wrong
