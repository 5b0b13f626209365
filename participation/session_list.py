"""The sessions a person may see, as a list: what the address asks, and the same rows as a workbook."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Commune, Stakeholder
from accounts.sorting import pattern_of, sounds_like
from documents.spreadsheet import Column, Sheet, render_workbook
from participation.models import CommunitySession
from participation.small_groups import shown

PER_PAGE = 50
MOST_WORDS = 6


class SessionFilter(forms.Form):
    """What the address asks of the list; what it does not understand filters nothing."""

    q = forms.CharField(
        label="Nombre, lugar, unidad o instancia",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    estado = forms.ChoiceField(label="Estado", required=False)
    estamento = forms.ChoiceField(label="Estamento", required=False)
    comuna = forms.ChoiceField(label="Comuna", required=False)

    def __init__(self, data, *, services):
        super().__init__(data)
        names = Stakeholder.objects.filter(service__in=services).order_by("position", "pk")
        communes = Commune.objects.filter(schools__service__in=services).distinct().order_by("sort_key")
        self.fields["estado"].choices = [("", "Todos"), *CommunitySession.Status.choices]
        self.fields["estamento"].choices = [("", "Todos"), *_once(names.values_list("name", flat=True))]
        self.fields["comuna"].choices = [
            ("", "Todas"),
            *((str(code), name) for code, name in communes.values_list("code", "name")),
        ]

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows):
        """`rows` as the address asks, the newest first."""
        chosen = self.chosen()
        if status := chosen.get("estado"):
            rows = rows.filter(status=status)
        if name := chosen.get("estamento"):
            # By their keys and not by a join: a row with two estamentos is still one row.
            convened = CommunitySession.stakeholders.through.objects.filter(stakeholder__name=name)
            rows = rows.filter(pk__in=convened.values("communitysession"))
        if code := chosen.get("comuna"):
            rows = rows.filter(Q(commune__code=int(code)) | Q(school__commune__code=int(code)))
        for word in chosen.get("q", "").split()[:MOST_WORDS]:
            rows = rows.filter(_says(word))
        return rows

    @property
    def query(self):
        return urlencode(self.chosen())


def _once(names):
    return [(name, name) for name in dict.fromkeys(names)]


def _says(word):
    """The word in what names a session, accents or not."""
    pattern = pattern_of(word)
    found = Q()
    for column in ("title", "place", "body__name", "commune__name"):
        found |= Q(**{f"{column}__iregex": pattern})
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 5 else None
    return found | sounds_like("school__sort_key", word) | Q(number=number, number__isnull=False)


def whom(session):
    """For whom it is, in words: a unit, a comuna, a body, or the whole Servicio."""
    if session.school_id:
        return str(session.school)
    if session.body_id:
        return str(session.body)
    return str(session.commune) if session.commune_id else "Todo el Servicio Local"


def dress(rows, inside):
    """Each row carrying `whom`, and `came`: how many people, hidden where they are few and the reader is outside.

    `inside` holds the Servicios whose own people the reader is of.
    """
    for row in rows:
        row.whom = whom(row)
        row.came = came(row, inside)
    return rows


def came(row, inside):
    if not row.people:
        return ""
    return row.people if row.service_id in inside else shown(row.people)


def workbook(rows, *, title, inside, notes=()):
    """The bytes of the filtered sessions."""
    sheet = Sheet("Sesiones", _columns(inside), rows.iterator(500))
    return render_workbook([sheet], title=title, notes=[title, *notes])


def _columns(inside):
    return [
        Column("N.º", lambda row: row.number, 8, note="Por Servicio Local o instancia, y año"),
        Column("Tipo", lambda row: row.get_kind_display(), 20),
        Column("Nombre", lambda row: row.title, 44),
        Column("Estado", lambda row: row.get_status_display(), 14),
        Column("Comienza", lambda row: timezone.localtime(row.starts_at).replace(tzinfo=None), 18),
        Column("Para quién", whom, 34),
        Column("Comuna", lambda row: str(row.commune or (row.school and row.school.commune) or ""), 20),
        Column(
            "Estamentos convocados", lambda row: ", ".join(str(one) for one in row.stakeholders.all()), 50
        ),
        Column("Modalidad", lambda row: row.get_modality_display(), 14),
        Column("Lugar", lambda row: row.place, 34),
        Column("Asistieron", lambda row: came(row, inside), 12, note="Personas anotadas en la asistencia"),
        Column("Plan", lambda row: str(row.plan or ""), 14),
        Column("Servicio Local", lambda row: str(row.service), 24),
    ]
