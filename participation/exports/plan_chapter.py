"""What participation brings to the PAL's papers: a chapter, and sheets of its workbook. Reads frozen content only."""

from datetime import date

from documents.spreadsheet import Column, Sheet
from participation.coverage import GENDERS
from participation.process_data import KEY
from participation.unheard import listed

ANCHOR = "c-proceso-participativo"
TITLE = "Proceso participativo"
TEMPLATE = "participation/paper/_process.html"
ACROSS = 5  # comunas beside each other on a page of paper
HIDDEN = "No se muestra"


def chapters(snapshot):
    """The chapter, if the snapshot has a participatory process; plans sealed before have none."""
    said = snapshot.get(KEY)
    if not said:
        return []
    return [
        {
            "title": TITLE,
            "anchor": ANCHOR,
            "template": TEMPLATE,
            "committee": _committee(said["committee"]),
            "proposal": said["proposal"],
            "sessions": [row | {"date": date.fromisoformat(row["date"])} for row in said["sessions"]],
            "themes": [
                theme | {"decisions": [row | {"where": _where(row)} for row in theme["decisions"]]}
                for theme in said["themes"]
            ],
            **coverage_context(said["coverage"]),
        }
    ]


def coverage_context(coverage):
    """What `_coverage.html` needs: the matrix in pieces that fit a page, the last with the totals."""
    communes = coverage["communes"]
    starts = range(0, len(communes), ACROSS) or [0]
    return {
        "coverage": coverage,
        "pieces": [
            {
                "communes": communes[start : start + ACROSS],
                "rows": [
                    row | {"squares": row["squares"][start : start + ACROSS]} for row in coverage["rows"]
                ],
                "columns": coverage["columns"][start : start + ACROSS],
                "is_last": start + ACROSS >= len(communes),
            }
            for start in starts
        ],
        "genders": [
            {
                "name": row["name"],
                "counts": [row[name] for name in GENDERS],
                "people": row["total"]["people"],
            }
            for row in coverage["rows"]
        ],
        "gender_totals": [coverage["total"][name] for name in GENDERS],
        "gender_labels": list(GENDERS.values()),
        "meets_for_all": any(row["for_all"]["sessions"] for row in coverage["rows"]),
    }


def sheets(snapshot):
    """«Cobertura», «Cobertura por género», «Sesiones» and «Temas», if the snapshot has them."""
    said = snapshot.get(KEY)
    if not said:
        return []
    return [
        *coverage_sheets(said["coverage"]),
        Sheet("Sesiones", SESSIONS, said["sessions"]),
        Sheet("Temas", THEMES, list(theme_rows(said["themes"]))),
    ]


def coverage_sheets(coverage):
    """The matrix, a row a square, and the estamentos by gender; what is not shown is empty and says so."""
    return [
        Sheet("Cobertura", SQUARES, list(square_rows(coverage)), NOTE),
        Sheet("Cobertura por género", GENDER, list(gender_rows(coverage)), NOTE),
    ]


NOTE = "donde dice «No se muestra» hay menos de cinco personas, o un número que permitiría calcularlas"


def square_rows(coverage):
    for row in coverage["rows"]:
        said = {"stakeholder": row["name"], "required": row["required"]}
        for commune, square in zip(coverage["communes"], row["squares"], strict=True):
            yield said | {"place": commune} | square
        yield said | {"place": "Todo el Servicio, en una sesión"} | row["for_all"]
        yield said | {"place": "Total"} | row["total"]


def gender_rows(coverage):
    rows = [*coverage["rows"], coverage["total"] | {"name": "Total", "total": coverage["total"]}]
    for row in rows:
        yield {"stakeholder": row["name"], "people": row["total"]["people"]} | {
            name: row[name] for name in GENDERS
        }


def theme_rows(themes):
    for theme in themes:
        common = {key: theme[key] for key in ("name", "stakeholders")}
        for decision in theme["decisions"]:
            yield common | decision
        if theme["undecided"]:
            yield common | {"contributions": theme["undecided"], "label": "Por decidir"}


def _get(key):
    return lambda row: row.get(key)


def _hidden(*keys):
    return lambda row: HIDDEN if any(row[key] is None for key in keys) else ""


def _targets(row):
    actions = [action["code"] for action in row.get("actions", ())]
    return ", ".join([*actions, *(section["title"] for section in row.get("sections", ()))])


SQUARES = [
    Column("Estamento", _get("stakeholder"), width=40),
    Column("Obligatorio", _get("required"), width=12),
    Column("Comuna", _get("place"), width=30),
    Column("Sesiones", _get("sessions"), width=10, number_format="0"),
    Column("Personas", _get("people"), width=10, number_format="#,##0", note="Del estamento de cada persona"),
    Column("Aportes", _get("contributions"), width=10, number_format="#,##0"),
    Column("Observación", _hidden("people"), width=20),
]
GENDER = [
    Column("Estamento", _get("stakeholder"), width=40),
    *(Column(label, _get(name), width=16, number_format="#,##0") for name, label in GENDERS.items()),
    Column("Personas", _get("people"), width=10, number_format="#,##0"),
    Column("Observación", _hidden("people", *GENDERS), width=20),
]
SESSIONS = [
    Column("N.º", _get("number"), width=8, number_format="0"),
    Column("Tipo", _get("kind"), width=20),
    Column("Fecha", lambda row: date.fromisoformat(row["date"]), width=12, number_format="dd-mm-yyyy"),
    Column("Modalidad", _get("modality"), width=14),
    Column("Estamentos convocados", lambda row: ", ".join(row["stakeholders"]), width=60),
    Column("Comuna", lambda row: row["commune"] or "Todo el Servicio", width=24),
]
THEMES = [
    Column("Tema", _get("name"), width=40),
    Column("Estamentos", _get("stakeholders"), width=12, number_format="0", note="Cuántos hablaron de él"),
    Column("Aportes", _get("contributions"), width=10, number_format="0"),
    Column("Decisión", _get("label"), width=18),
    Column("Fundamento", _get("grounds"), width=80),
    Column("Derivado a", _get("referred_to"), width=30),
    Column("Dónde quedó", _targets, width=40, note="Acciones por su código, y secciones por su título"),
]


def _where(row):
    """«, en las acciones 2.3 y 4.1, y en «Seguimiento»» of a decision; "" where it went nowhere in the plan."""
    codes = [action["code"] for action in row["actions"]]
    titles = [f"«{section['title']}»" for section in row["sections"]]
    places = (
        [f"en {'la acción' if len(codes) == 1 else 'las acciones'} {listed(codes, most=len(codes))}"]
        if codes
        else []
    )
    places += [f"en {listed(titles, most=len(titles))}"] if titles else []
    return f", {' y '.join(places)}" if places else ""


def _committee(committee):
    if not committee:
        return None
    day = committee["act_date"]
    return committee | {"act_date": date.fromisoformat(day) if day else None}
