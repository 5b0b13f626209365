"""The filter of the list of units, the form of a new one, and the list that is uploaded."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum

from accounts.models import Commune, School
from accounts.receipts import WithReceipt
from accounts.unit_form import UnitForm
from documents.attachments import check_upload

STATES = [("", "En funcionamiento"), ("otras", "Las demás"), ("todas", "Todas")]
AREAS = [("", "Urbanas y rurales"), ("rural", "Rurales"), ("urbana", "Urbanas")]


class SchoolFilter:
    """What the address asks of the list; anything it does not understand filters nothing."""

    states, areas, kinds = STATES, AREAS, School.Kind.choices

    def __init__(self, data, *, service):
        self.service = service
        self.q = data.get("q", "").strip()[:100]
        self.commune = data.get("comuna", "")[:60]
        self.kind = data.get("tipo", "") if data.get("tipo") in School.Kind.values else ""
        self.area = data.get("zona", "") if data.get("zona") in dict(AREAS) else ""
        self.state = data.get("estado", "") if data.get("estado") in dict(STATES) else ""

    @property
    def is_on(self):
        return bool(self.q or self.commune or self.kind or self.area or self.state)

    @property
    def communes(self):
        if self.service is None:
            return []
        return Commune.objects.filter(service_commune__service=self.service)

    def apply(self, rows):
        if self.state == "":
            rows = rows.operating()
        elif self.state == "otras":
            rows = rows.exclude(pk__in=rows.operating().order_by().values("pk"))
        if self.q:
            rows = rows.search(self.q)
        if self.commune:
            rows = rows.filter(commune__name=self.commune)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.area:
            rows = rows.filter(is_rural=self.area == "rural")
        return rows

    def totals(self, rows):
        """How many units and students are filtered."""
        return rows.order_by().aggregate(units=Count("pk"), students=Sum("enrolment"))


class NewUnitForm(UnitForm, WithReceipt):
    pass


class UnitsFileForm(forms.Form):
    file = forms.FileField(
        label="Planilla XLSX",
        help_text="Con las columnas Código JUNJI, Nombre, Comuna y Nivel.",
        error_messages={"required": "Falta elegir la planilla.", "empty": "El archivo está vacío."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".xlsx"):
            raise ValidationError("La planilla debe ser un archivo .xlsx.")
        check_upload(file)
        return file
