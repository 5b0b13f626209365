"""Sharing a sealed version."""

from django import forms

from accounts.receipts import WithReceipt
from documents.links import LONGEST_DAYS

DAYS = {
    "label": "Días que dura",
    "min_value": 1,
    "max_value": LONGEST_DAYS,
    "initial": 30,
    "widget": forms.TextInput(attrs={"inputmode": "numeric"}),
    "error_messages": {
        "invalid": "Escribir los días como un número, por ejemplo 30.",
        "min_value": "El enlace tiene que durar al menos 1 día.",
        "max_value": f"Un enlace dura a lo más {LONGEST_DAYS} días.",
    },
}


class LinkForm(WithReceipt):
    label = forms.CharField(
        label="Para quién",
        max_length=160,
        help_text="Por ejemplo, Comité Directivo Local. Queda en la bitácora.",
    )
    days = forms.IntegerField(**DAYS)
    writes = forms.BooleanField(label="Quien lo abra puede escribir observaciones", required=False)
