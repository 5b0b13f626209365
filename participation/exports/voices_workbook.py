"""The voices of a plan as a workbook: what was said, its words for publication, and what became of it."""

from django.utils.timezone import localtime

from documents.spreadsheet import Column, Sheet, render_workbook
from participation.models import Contribution, Moment
from participation.small_groups import place_of, with_crowd
from participation.tracing import words_of
from participation.voices import seen_in

INSIDE = "INTERNO: no sale del Servicio Local."
PUBLIC_NOTES = [
    "Solo textos que alguien revisó para publicar. Lo que se dijo, con sus palabras, queda en el Servicio Local.",
    "Donde un estamento de una unidad educativa tiene menos de cinco personas, sus aportes dicen solo la comuna.",
]
INSIDE_NOTES = [
    "Esta planilla es interna. La columna «Lo que se dijo» tiene las palabras originales: no sale del Servicio Local.",
    "Para compartir está la planilla de textos para publicar, que se descarga aparte.",
]


def voices_workbook(plan, filters, *, is_public):
    """(bytes, how many rows) of what the filters find; `is_public` leaves out whatever stays inside."""
    rows = with_crowd(Contribution.objects.filter(pk__in=seen_in(plan, filters)))
    rows = (
        rows.select_related("stakeholder", "axis", "trace")
        .prefetch_related("themes", "trace__targets__action", "trace__targets__section")
        .order_by("session__starts_at", "session_id", "number", "pk")
    )
    rows = list(rows.reviewed() if is_public else rows)
    sheet = Sheet("Aportes", _columns(is_public), rows, "una fila por aporte")
    notes = [f"Aportes del {plan.full_name}", *(PUBLIC_NOTES if is_public else INSIDE_NOTES)]
    return render_workbook([sheet], title=notes[0], notes=notes), len(rows)


def _columns(is_public):
    def of_session(value):
        """What names the session, and with it the unit: only where its people are enough, or inside."""

        def read(row):
            is_told = not is_public or not row.session.school_id or place_of(row).is_unit
            return value(row) if is_told else None

        return read

    said = [
        Column(
            "Texto para publicar", lambda row: row.published_text, 60, note="Vacío mientras nadie lo revisa."
        )
    ]
    if not is_public:
        said = [
            Column("Lo que se dijo (interno)", lambda row: row.text, 60, note=INSIDE),
            *said,
            Column("Revisado", lambda row: row.reviewed_at is not None, 10),
        ]
    return [
        Column("Sesión", of_session(lambda row: str(row.session)), 24),
        Column("Fecha", of_session(lambda row: localtime(row.session.starts_at).date()), 12),
        Column("N.º", of_session(lambda row: row.number), 8),
        Column("Comuna", lambda row: str(place_of(row).commune or ""), 18),
        Column("Estamento", lambda row: row.stakeholder.name, 24),
        Column("Momento", lambda row: Moment(row.moment).label, 14),
        Column("Eje", lambda row: row.axis.name if row.axis else "", 24),
        Column("Votos", lambda row: row.votes, 8),
        *said,
        Column("Temas", lambda row: "; ".join(theme.name for theme in row.themes.all()), 32),
        Column("Decisión", lambda row: row.trace.get_decision_display() if row.trace else "Por decidir", 18),
        Column("En qué queda", lambda row: words_of(row.trace) if row.trace else "", 32),
        Column("Fundamento", lambda row: row.trace.grounds if row.trace else "", 60),
    ]
