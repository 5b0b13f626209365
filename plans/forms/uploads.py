"""A filled sheet that is sent back."""

from django import forms

from documents.attachments import check_upload


class SheetForm(forms.Form):
    file = forms.FileField(
        label="Planilla llena",
        help_text="El archivo .xlsx que se bajó de esta página, con sus datos.",
        error_messages={"required": "Elegir la planilla llena.", "empty": "El archivo está vacío."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(
                "Se recibe un archivo .xlsx: en Excel, Guardar como, «Libro de Excel»."
            )
        check_upload(file)
        return file
