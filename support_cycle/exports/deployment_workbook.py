"""A Servicio's deployment as a workbook: what its page says, table by table."""

from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.completeness import DEFINITION
from support_cycle.distances import STRAIGHT

WHOLE, ONE_PLACE = "#,##0", "#,##0.0"


def render(said, *, today):
    """The workbook's bytes."""
    service = said.service
    agreed = "acordado" if said.range.is_agreed else "de referencia"
    notes = [
        f"Despliegue de la UATP, {service.full_name}",
        *(["DATOS DE DEMOSTRACIÓN"] if service.is_fictional else []),
        f"Al {today:%d-%m-%Y}. Rango {agreed}: {said.range.words} unidades por persona. {said.range.source}".strip(),
        f"Sin contacto: más de {said.rule} días de clases. {said.note}".strip(),
        STRAIGHT,
        f"Registros del equipo: {said.complete} de {said.held} completos. {DEFINITION}",
        "Orden alfabético por apellido: no es una comparación entre personas.",
    ]
    sheets = [
        Sheet("Por profesional", _people(), said.loads),
        Sheet("Por unidad educativa", _units(), list(_rows(said))),
        Sheet("Capacidades por comuna", _capacities(said), said.territory.capacities),
        Sheet("Nudos por tema", _knots(said), said.territory.knots),
    ]
    return render_workbook(sheets, title=notes[0], notes=notes)


def _people():
    return [
        Column("Profesional", lambda load: load.name, width=36),
        _number("Unidades", lambda load: load.total),
        Column("Rango", lambda load: load.range_words or "dentro del rango", width=20),
        Column("Otros rangos", lambda load: "; ".join(load.other_words), width=34),
        _number("Escuelas y liceos", lambda load: load.schools),
        _number("Jardines", lambda load: load.nurseries),
        _number("Rurales", lambda load: load.rural),
        Column("Distancia, km", lambda load: round(load.distance, 1), width=14, number_format=ONE_PLACE),
        _number("Unidades sin distancia", lambda load: load.unplaced),
        _number("Reuniones del año, acordadas", lambda load: load.yearly),
        _number("Reuniones hasta hoy", lambda load: load.agreed),
        _number("De ellas, realizadas", lambda load: load.held),
        _number("Unidades sin contacto", lambda load: load.silent),
    ]


def _number(title, value):
    return Column(title, value, width=14, number_format=WHOLE)


def _rows(said):
    """Each unit with each of whoever accompanies it, and those without anybody."""
    for unit in said.units:
        for one in unit.companions or [None]:
            yield unit, one


def _units():
    return [
        Column("Comuna", lambda row: row[0].commune_name, width=20),
        Column("Código", lambda row: row[0].code, width=12, note="RBD, o código JUNJI si no tiene"),
        Column("Unidad educativa", lambda row: row[0].name, width=44),
        Column("Rural", lambda row: row[0].is_rural, width=8),
        Column("Acompaña", lambda row: row[1].name if row[1] else "Nadie todavía", width=36),
        Column("Cómo", lambda row: row[1].kind_label if row[1] else "", width=22),
        Column("Desde", lambda row: row[1].since if row[1] else None, width=12, number_format="dd-mm-yyyy"),
        Column("Hasta", lambda row: row[1].until if row[1] else None, width=12, number_format="dd-mm-yyyy"),
        Column("Reuniones acordadas", lambda row: row[1].meetings if row[1] else None, width=12),
        Column("Distancia anotada, km", lambda row: row[1].distance if row[1] else None, width=14),
        Column(
            "En línea recta, km",
            lambda row: None if row[0].straight is None else round(row[0].straight, 1),
            width=14,
            number_format=ONE_PLACE,
        ),
        Column("Último contacto", lambda row: row[0].contact, width=14, number_format="dd-mm-yyyy"),
        Column(
            "Días de clases desde entonces", lambda row: row[0].days if row[0].contact else None, width=14
        ),
        Column("Reuniones hasta hoy", lambda row: row[0].agreed, width=12),
        Column("De ellas, realizadas", lambda row: row[0].held, width=12),
    ]


def _capacities(said):
    labels = said.territory.labels
    return [
        Column("Comuna", lambda row: row[0], width=24),
        *(_number(label, lambda row, n=n: row[1][n][1]) for n, label in enumerate(labels)),
    ]


def _knots(said):
    return [
        Column("Tema", lambda row: row[0], width=50),
        *(_number(name, lambda row, n=n: row[1][n][1]) for n, name in enumerate(said.territory.communes)),
        _number("Unidades", lambda row: row[2]),
    ]
