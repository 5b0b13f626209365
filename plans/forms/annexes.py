"""An annex and its files."""

from django import forms

from accounts.receipts import WithReceipt
from documents.attachments import check_upload
from plans.forms.chapters import ChapterForm
from plans.models import Annex

MOST_FILES = 10


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each of a kind and size that is taken; a list."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Se reciben hasta {MOST_FILES} archivos a la vez.")
        faults = []
        for file in files:
            try:
                check_upload(file)
            except forms.ValidationError as fault:
                faults += [f"{file.name[:80]}: {sentence}" for sentence in fault.messages]
        if faults:
            raise forms.ValidationError(faults)
        return files


FILES = {"label": "Archivos", "help_text": "PDF, Word, Excel, imágenes o texto; hasta 10 MB cada uno."}


class AnnexForm(ChapterForm):
    class Meta:
        model = Annex
        fields = ["title", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class NewAnnexForm(WithReceipt, AnnexForm):
    files = FilesField(required=False, **FILES)


class FilesForm(WithReceipt):
    files = FilesField(error_messages={"required": "Elegir al menos un archivo."}, **FILES)
