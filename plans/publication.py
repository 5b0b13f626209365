"""What anybody may read: the versions that an act made public, and their tables as open data."""

from django.db.models import OuterRef, Q, Subquery

from documents.spreadsheet import Column
from plans.exports import plan_workbook
from plans.models import AnnualPlan, SealedVersion

Purpose = SealedVersion.Purpose
PUBLIC_PURPOSES = [Purpose.SANCTION, Purpose.AMENDMENT, Purpose.TRANSCRIPT]
PUBLIC_STATUSES = [AnnualPlan.Status.PUBLISHED, AnnualPlan.Status.CLOSED]
LICENCE = "CC BY 4.0"


def public_versions():
    """Every version that anybody may read: sanctioned, amended or transcribed, of a published plan, papers made."""
    return SealedVersion.objects.for_list().filter(
        purpose__in=PUBLIC_PURPOSES, plan__status__in=PUBLIC_STATUSES, document__rendered_at__isnull=False
    )


def current_versions():
    """The newest public version of each published plan."""
    newest = public_versions().filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    return public_versions().filter(pk=Subquery(newest)).order_by("plan__service__sort_key", "-plan__year")


def find_public(text):
    """Published plans by Servicio or year, accents or not."""
    wanted = Q()
    for word in text.split()[:6]:
        wanted &= Q(plan__service__sort_key__contains=word) | (
            Q(plan__year=int(word)) if word.isdecimal() and len(word) == 4 else Q(pk__in=[])
        )
    return current_versions().filter(wanted)


def tables(snapshot):
    """{name in the address: (title, columns, rows)}: the workbook's sheets, one CSV each."""
    names = {
        "secciones": "Secciones",
        "objetivos": "Objetivos",
        "acciones": "Acciones",
        "indicadores": "Indicadores",
        "unidades": "Unidades por acción",
        "presupuesto": "Presupuesto",
        "instrumentos": "Instrumentos",
        "dotacion": "Dotación",
        "vinculacion": "Vinculación",
        "avance-pme": "Avance PME",
        "anexos": "Anexos",
    }
    by_title = {sheet.title: sheet for sheet in plan_workbook.sheets(snapshot)}
    return {name: by_title[title] for name, title in names.items()}


DICTIONARY_COLUMNS = [
    Column("Tabla", lambda row: row[0]),
    Column("Campo", lambda row: row[1]),
    Column("Qué dice", lambda row: row[2]),
]


def dictionary(snapshot):
    """(table, field, meaning) of every field of every table."""
    return [
        (name, column.title, column.note or column.title)
        for name, sheet in tables(snapshot).items()
        for column in sheet.columns
    ]
