"""The practices a person may see, as a list and as a workbook; and those that anybody may read."""

from django import forms
from django.db.models import Q
from django.utils.http import urlencode

from accounts.sorting import sort_key, sounds_like
from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.models import BasalCapacity, PolicyAxis, Practice, PracticeAnswer
from support_cycle.practice_publication import axes_in_use, services_in_use

PER_PAGE, PER_PUBLIC_PAGE = 50, 20
MOST_WORDS = 6


class _Filter(forms.Form):
    """What the address asks; what it does not understand filters nothing."""

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self):
        return urlencode(self.chosen())


class PracticeFilter(_Filter):
    q = forms.CharField(
        label="Nombre, unidad o texto",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    estado = forms.ChoiceField(label="Estado", required=False)
    eje = forms.ChoiceField(label="Eje de política", required=False)
    capacidad = forms.ChoiceField(label="Capacidad basal", required=False)
    unidad = forms.ChoiceField(label="Unidad educativa", required=False)

    def __init__(self, data, *, rows):
        super().__init__(data)
        rows = rows.order_by()
        axes = PolicyAxis.objects.filter(service__in=rows.values("service")).values_list("name", flat=True)
        schools = rows.filter(school__isnull=False).values_list(
            "school", "school__display_name", "school__name"
        )
        named = sorted(
            {(str(pk), shown or name) for pk, shown, name in schools}, key=lambda pair: sort_key(pair[1])
        )
        self.fields["estado"].choices = [("", "Todos"), *Practice.Status.choices]
        self.fields["eje"].choices = [("", "Todos"), *((name, name) for name in dict.fromkeys(axes))]
        self.fields["capacidad"].choices = [("", "Todas"), *BasalCapacity.choices]
        self.fields["unidad"].choices = [("", "Todas"), *named]

    def apply(self, rows):
        """`rows` as the address asks, by name. A contact is never searched."""
        chosen = self.chosen()
        if status := chosen.get("estado"):
            rows = rows.filter(status=status)
        if name := chosen.get("eje"):
            placed = Practice.policy_axes.through.objects.filter(policyaxis__name=name)
            rows = rows.filter(pk__in=placed.values("practice"))
        if capacity := chosen.get("capacidad"):
            rows = rows.filter(support_plan__capacity=capacity)
        if school := chosen.get("unidad"):
            rows = rows.filter(school=school)
        for word in chosen.get("q", "").split()[:MOST_WORDS]:
            rows = rows.filter(_says(word))
        return rows


def _says(word):
    answered = PracticeAnswer.objects.filter(text__icontains=word, field__is_personal=False)
    return (
        Q(name__icontains=word)
        | sounds_like("school__sort_key", word)
        | sounds_like("public_text", word)
        | Q(pk__in=answered.values("practice"))
    )


class PublicFilter(_Filter):
    q = forms.CharField(
        label="Qué buscar",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    servicio = forms.ChoiceField(label="Servicio Local", required=False)
    eje = forms.ChoiceField(label="Eje de política", required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["servicio"].choices = [("", "Todos"), *services_in_use()]
        self.fields["eje"].choices = [("", "Todos"), *((name, name) for name in axes_in_use())]

    def apply(self, rows):
        """By what the sealed cards say, and by nothing that was written since."""
        chosen = self.chosen()
        if slug := chosen.get("servicio"):
            rows = rows.filter(service__slug=slug)
        if name := chosen.get("eje"):
            rows = rows.filter(public_axes__contains=f"\n{name}\n")
        for word in chosen.get("q", "").split()[:MOST_WORDS]:
            rows = rows.filter(sounds_like("public_text", word))
        return rows


def for_list(rows):
    """With all that a line of the list shows."""
    return rows.select_related(
        "service", "school__commune", "support_plan", "author", "programme", "document"
    ).prefetch_related("policy_axes")


COLUMNS = [
    Column("Nombre", lambda row: row.name, 50),
    Column("Estado", lambda row: row.get_status_display(), 16),
    Column("Servicio Local", lambda row: str(row.service), 24),
    Column("Unidad educativa", lambda row: str(row.school or ""), 34),
    Column("Comuna", lambda row: str(row.school.commune) if row.school else "", 20),
    Column("Ejes de política", lambda row: "; ".join(map(str, row.policy_axes.all())), 50),
    Column("Capacidad basal", lambda row: _capacity(row), 24, note="La del plan de apoyo de que viene"),
    Column("Programa", lambda row: str(row.programme or ""), 30),
    Column("Publicada el", lambda row: row.published_on, 14, "dd-mm-yyyy"),
    Column("Versión", lambda row: row.document.number if row.document else None, 10),
    Column("La replican", lambda row: row.taken_up, 12, note="Unidades e instituciones que lo contaron"),
]


def _capacity(row):
    return row.support_plan.get_capacity_display() if row.support_plan else ""


def workbook(rows, *, notes=()):
    sheet = Sheet("Buenas prácticas", COLUMNS, rows.iterator(500))
    return render_workbook([sheet], title="Buenas prácticas", notes=["Buenas prácticas", *notes])
