"""The support plans a person may see, as a list: what the address asks, and the same rows as a workbook."""

from django import forms
from django.db.models import Q
from django.utils.http import urlencode

from accounts.models import Commune
from accounts.sorting import pattern_of, sounds_like
from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.models import BasalCapacity, SupportPlan

PER_PAGE = 50
MOST_WORDS = 6
TEXTS = ("practice", "desired_state", "objective")


class PlanFilter(forms.Form):
    """What the address asks of the list; what it does not understand filters nothing."""

    q = forms.CharField(
        label="Unidad educativa, práctica u objetivo",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    anio = forms.ChoiceField(label="Año", required=False)
    etapa = forms.ChoiceField(label="Etapa", required=False)
    capacidad = forms.ChoiceField(label="Capacidad basal", required=False)
    comuna = forms.ChoiceField(label="Comuna", required=False)

    def __init__(self, data, *, rows):
        super().__init__(data)
        plain = rows.order_by()
        years = plain.values_list("year", flat=True).distinct()
        communes = Commune.objects.filter(pk__in=plain.values("school__commune")).order_by("sort_key")
        self.fields["anio"].choices = [
            ("", "Todos"),
            *((str(year), str(year)) for year in sorted(years, reverse=True)),
        ]
        self.fields["etapa"].choices = [("", "Todas"), *SupportPlan.Status.choices]
        self.fields["capacidad"].choices = [("", "Todas"), *BasalCapacity.choices]
        self.fields["comuna"].choices = [
            ("", "Todas"),
            *((str(code), name) for code, name in communes.values_list("code", "name")),
        ]

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows):
        chosen = self.chosen()
        asked = {
            "anio": "year",
            "etapa": "status",
            "capacidad": "capacity",
            "comuna": "school__commune__code",
        }
        rows = rows.filter(**{column: chosen[name] for name, column in asked.items() if name in chosen})
        for word in chosen.get("q", "").split()[:MOST_WORDS]:
            rows = rows.filter(_says(word))
        return rows

    @property
    def query(self):
        return urlencode(self.chosen())


def _says(word):
    """The word in the unit's name or in what the plan says, accents or not."""
    found = sounds_like("school__sort_key", word)
    for column in TEXTS:
        found |= Q(**{f"{column}__iregex": pattern_of(word)})
    return found


def workbook(rows, *, title, notes=()):
    """The bytes of the filtered plans, a row each."""
    sheet = Sheet("Planes de apoyo", COLUMNS, rows.iterator(500))
    return render_workbook([sheet], title=title, notes=[title, *notes])


COLUMNS = [
    Column("Unidad educativa", lambda row: str(row.school), 40),
    Column("Código", lambda row: row.school.identifier, 14, note="RBD, o código JUNJI"),
    Column("Comuna", lambda row: str(row.school.commune), 20),
    Column("Año", lambda row: row.year, 8),
    Column("Ciclo", lambda row: row.number, 8),
    Column("Etapa", lambda row: row.get_status_display(), 16),
    Column("Capacidad basal", lambda row: row.get_capacity_display(), 24),
    Column("Práctica problemática", lambda row: row.practice, 50),
    Column("Estado deseado", lambda row: row.desired_state, 50),
    Column("Objetivo", lambda row: row.objective, 50),
    Column("Estrategia del PME", lambda row: row.pme_strategy, 40),
    Column("Resultado esperado", lambda row: row.expected_result, 40),
    Column("Acciones clave", lambda row: row.actions, 14),
    Column("Al cierre", lambda row: row.get_reached_display(), 22, note="Si se alcanzó el estado deseado"),
    Column("Qué queda", lambda row: row.remains, 40),
    Column("Servicio Local", lambda row: str(row.service), 24),
]
