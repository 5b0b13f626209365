"""A chapter's own text."""

from django import forms

from plans.forms.chapters import ChapterForm
from plans.models import Section


class SectionTextForm(ChapterForm):
    hide_optional = True
    body = forms.CharField(
        label="Texto",
        required=False,
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=(
            "Un renglón en blanco separa párrafos. **Negrita**, *cursiva*, "
            "y listas con un guion al comienzo de cada línea."
        ),
    )

    class Meta:
        model = Section
        fields = ["body"]

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n").rstrip()
