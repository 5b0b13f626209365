"""A regional or communal link."""

from django import forms

from accounts.receipts import WithReceipt
from plans.forms.chapters import ChapterForm
from plans.models import InstitutionalLink


class LinkForm(ChapterForm):
    class Meta:
        model = InstitutionalLink
        fields = ["scope", "institution", "purpose", "where", "unit", "period"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "institution": "Por ejemplo, Seremi de Salud, universidad, municipalidad.",
            "where": "Las comunas, o la región entera.",
            "period": "Por ejemplo, de marzo a diciembre.",
        }

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = service.organizational_units.filter(archived_at__isnull=True)
        self.fields["unit"].empty_label = "Sin asignar"
        self.fields["purpose"].max_length = 4000


class NewLinkForm(WithReceipt, LinkForm):
    pass
