"""A file of a session, with what has to be asked of a photograph; an address for the devolución."""

from django import forms

from accounts.receipts import WithReceipt
from documents.attachments import TYPES, check_upload
from participation.models import SessionFile, Subscriber

ASK = "Responder Sí o No: de eso depende quién la puede ver."
IMAGES = {"png", "jpg", "jpeg", "webp"}


class SessionFileForm(WithReceipt):
    hide_optional = True  # what is asked depends on what it is: the page says when

    file = forms.FileField(
        label="Archivo",
        help_text="Hasta 10 MB. Una fotografía grande se achica aquí antes de enviarla, si el navegador puede.",
        validators=[check_upload],
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in TYPES), "data-shrink": True}),
        error_messages={"required": "Elegir el archivo."},
    )
    kind = forms.ChoiceField(label="Qué es", choices=SessionFile.Kind, initial=SessionFile.Kind.PHOTO)
    shows_minors = forms.TypedChoiceField(
        label="¿Se reconoce a niñas, niños o adolescentes?",
        choices=[("si", "Sí"), ("no", "No")],
        coerce=lambda value: value == "si",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="En una fotografía hay que responder.",
    )
    is_authorised = forms.BooleanField(
        label="Hay autorización firmada para mostrarla",
        required=False,
        help_text="Sin ella, si se reconoce a menores de 18 años queda solo dentro del Servicio Local.",
    )

    def clean(self):
        cleaned = super().clean()
        file, kind = cleaned.get("file"), cleaned.get("kind")
        is_image = bool(file) and file.name.rpartition(".")[2].lower() in IMAGES
        if kind == SessionFile.Kind.PHOTO and file and not is_image:
            self.add_error("file", "Una fotografía es un archivo PNG, JPG o WEBP.")
        if (kind == SessionFile.Kind.PHOTO or is_image) and cleaned.get("shows_minors") is None:
            self.add_error("shows_minors", ASK)
        return cleaned


class AddressForm(WithReceipt):
    email = forms.EmailField(
        label="Correo",
        error_messages={
            "required": "Falta el correo.",
            "invalid": "Escribir el correo completo, como nombre@ejemplo.cl.",
        },
    )
    is_adult = forms.BooleanField(
        label="Quien lo deja dice: tengo 18 años o más",
        error_messages={
            "required": "Solo se anotan correos de personas de 18 años o más. A las demás se les cuenta en el grupo."
        },
    )

    def save(self, session):
        """The Subscriber; an address that was left already is the same one."""
        return Subscriber.objects.get_or_create(session=session, email=self.cleaned_data["email"].lower())[0]
