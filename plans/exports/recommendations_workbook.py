"""All the recommendations of a plan with their answers, and the acts they come from, as a workbook: no person in it."""

import zoneinfo
from operator import attrgetter

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook

DAY, WHOLE = "dd-mm-yyyy", "0"


def render(plan, rows, acts):
    """`rows` are recommendations with `put_changes`; `acts` are the opinions of the plan."""
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        sheets = [
            Sheet("Recomendaciones", ROWS, rows, "Cada recomendación, su respuesta y qué cambió."),
            Sheet("Pronunciamientos", ACTS, acts, "Los actos de las instancias y de la DEP."),
        ]
        notes = [
            f"Recomendaciones y respuestas del {plan.full_name}",
            *(["DATOS DE DEMOSTRACIÓN"] if plan.service.is_fictional else []),
            f"Al {timezone.localtime():%d-%m-%Y, %H:%M}. Estado del plan: {plan.get_status_display()}.",
        ]
        return render_workbook(sheets, title=f"Recomendaciones y respuestas del {plan}", notes=notes)


def changed_words(row):
    """What is different for a recommendation's target, in one line; "" where nothing newer was sealed."""
    if row.changes is None:
        return ""
    if not row.changes:
        return f"Sin cambios en la versión {row.newest.number}"
    told = [
        f"{change.title} ({change.label.lower()}: {', '.join(field.label.lower() for field in change.fields)})"
        for change in row.changes
    ]
    return f"Versión {row.newest.number}: {'; '.join(told)}"


ROWS = [
    Column("N.º", attrgetter("number"), width=8, number_format=WHOLE),
    Column("De quién", lambda row: row.opinion.issuer, width=34),
    Column("Versión", lambda row: row.opinion.sealed_version.number, width=10, number_format=WHOLE),
    Column("Sobre", lambda row: row.target_label or "todo el plan", width=34),
    Column("Qué recomienda", attrgetter("title"), width=36),
    Column("Recomendación", attrgetter("text"), width=60),
    Column("Respuesta", lambda row: row.get_answer_display(), width=20),
    Column("Fundamento", attrgetter("grounds"), width=60),
    Column(
        "Respondida el",
        lambda row: row.answered_at and timezone.localdate(row.answered_at),
        width=14,
        number_format=DAY,
    ),
    Column(
        "Qué cambió",
        changed_words,
        width=60,
        note="En lo recomendado, entre la versión en que se recomendó y la más nueva",
    ),
]
ACTS = [
    Column("De quién", attrgetter("issuer"), width=34),
    Column("Versión", lambda act: act.sealed_version.number, width=10, number_format=WHOLE),
    Column("Sentido", lambda act: act.sense.name, width=34),
    Column("Recibió el plan el", attrgetter("received_on"), width=14, number_format=DAY),
    Column("Plazo hasta", attrgetter("due_on"), width=14, number_format=DAY),
    Column("Acordado el", attrgetter("agreed_on"), width=14, number_format=DAY),
    Column("Sesión o documento", attrgetter("session"), width=24),
    Column("Asistieron", attrgetter("members_present"), width=12, number_format=WHOLE),
    Column("De un total de", attrgetter("members_total"), width=12, number_format=WHOLE),
    Column("A favor", attrgetter("votes_for"), width=10, number_format=WHOLE),
    Column("En contra", attrgetter("votes_against"), width=10, number_format=WHOLE),
    Column("Abstenciones", attrgetter("abstentions"), width=12, number_format=WHOLE),
    Column("Fundamento de la minoría", attrgetter("minority_grounds"), width=50),
    Column("Recomendaciones", attrgetter("count"), width=14, number_format=WHOLE),
]
