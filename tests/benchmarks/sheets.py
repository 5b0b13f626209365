"""A workbook with fifteen columns in the formats that the product's sheets have, and the loop it is held against."""

from datetime import date, timedelta
from decimal import Decimal

from openpyxl import Workbook

from documents.spreadsheet import Column, Sheet, render_workbook

FIRST_DAY = date(2027, 3, 1)
# Title, Excel's format, value of row number n.
COLUMNS = [
    ("Código", "General", lambda n: f"{n % 9 + 1}.{n}"),
    ("Objetivo", "General", lambda n: f"OE{n % 9 + 1} Aprendizajes y trayectorias de todas y todos"),
    ("Acción", "General", lambda n: f"Acompañar el trabajo de aula, ciclo {n}"),
    (
        "Descripción",
        "General",
        lambda n: f"- Visitas a {n % 70} unidades, con pauta común y devolución escrita.",
    ),
    ("Responsable", "General", lambda n: "Unidad de Apoyo Técnico-Pedagógico" if n % 7 else None),
    ("Inicio", "dd-mm-yyyy", lambda n: FIRST_DAY + timedelta(days=n % 200)),
    ("Término", "dd-mm-yyyy", lambda n: FIRST_DAY + timedelta(days=n % 200 + 80)),
    ("Meta (%)", "0.0", lambda n: Decimal(n % 1000) / 10),
    ("Unidades de la meta", "0", lambda n: n % 76),
    ("Unidades", "0", lambda n: 76),
    ("Presupuesto", '"$"#,##0', lambda n: n * 12_345),
    ("Comunas", "General", lambda n: "Cerro Navia, Lo Prado y Pudahuel"),
    ("Línea de base", "#,##0.0##", lambda n: Decimal(n % 997) / 8),
    ("Medio de verificación", "General", lambda n: "Informe de la unidad"),
    (
        "Observación",
        "General",
        lambda n: "+56 se coordina por teléfono" if n % 50 == 0 else "Sin observaciones",
    ),
]


def ours(rows, file):
    """The product's writer."""
    columns = [Column(title, value, number_format=written) for title, written, value in COLUMNS]
    render_workbook([Sheet("Acciones", columns, range(rows))], title="Medición", file=file)


def plain(rows, file):
    """openpyxl's own loop: the same values, no format, no width, no dictionary, nothing held against formulas."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Acciones")
    values = [value for _, _, value in COLUMNS]
    page.append([title for title, _, _ in COLUMNS])
    for number in range(rows):
        page.append([value(number) for value in values])
    book.save(file)
