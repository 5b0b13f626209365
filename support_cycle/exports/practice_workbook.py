"""A practice as a workbook: the same sealed content as its PDF."""

import zoneinfo
from datetime import date
from operator import itemgetter

from django.utils import timezone

from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.exports.practice_pdf import public_address

CARD = [
    Column("N.º", itemgetter("number"), 8, note="El de la ficha de cuarenta campos"),
    Column("Parte", itemgetter("part"), 24),
    Column("Qué pide", itemgetter("label"), 40),
    Column("Respuesta", itemgetter("says"), 90),
]
FACTS = [Column("Dato", itemgetter(0), 30), Column("Valor", itemgetter(1), 80)]


def render(context):
    """The workbook's bytes. `context` is `practice_publication.paper_context`."""
    said, seal = context["said"], context["seal"]
    with timezone.override(zoneinfo.ZoneInfo(said["service"]["time_zone"])):
        title = f"Buena práctica: {said['name']}"
        notes = [title, said["service"]["full_name"], f"Código de verificación: {seal['code']}"]
        notes += ["DATOS DE DEMOSTRACIÓN"] if said["service"]["is_fictional"] else []
        notes += ["No incluye los datos de contacto: se piden al Servicio Local."]
        sheets = [Sheet("Ficha", CARD, _rows(said)), Sheet("Datos", FACTS, _facts(said, seal))]
        return render_workbook(sheets, title=title, notes=notes)


def _rows(said):
    head = {
        "number": 1,
        "part": "Ficha resumen",
        "label": "Nombre de la buena práctica",
        "says": said["name"],
    }
    axes = {
        "number": 13,
        "part": "Ficha resumen",
        "label": "Ejes de política",
        "says": "\n".join(said["axes"]),
    }
    rows = [head, axes] if said["axes"] else [head]
    for part in said["parts"]:
        for row in part["fields"]:
            says = "\n".join([*row.get("options", ()), *filter(None, [row["text"]])])
            rows.append({"number": row["number"], "part": part["title"], "label": row["label"], "says": says})
    return sorted(rows, key=itemgetter("number"))


def _facts(said, seal):
    school = said["school"] or {}
    return [
        ("Servicio Local", said["service"]["full_name"]),
        ("Unidad educativa", school.get("name", "")),
        ("Comuna", school.get("commune", "")),
        ("Programa", said["programme"]),
        ("Eje del programa", said["programme_axis"]),
        ("Versión", seal["number"]),
        ("Publicada el", date.fromisoformat(said["published_on"])),
        ("Página", public_address(said)),
        ("Código de verificación", seal["code"]),
        ("Huella del contenido (SHA-256)", seal["sha256"]),
    ]
