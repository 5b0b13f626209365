"""The manual: docs/manual/*.md shown at /ayuda/, and which part of it belongs to which page."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

FOLDER = Path(settings.BASE_DIR) / "docs" / "manual"
PAGES = {
    "primeros-pasos": "Primeros pasos",
    "planificacion": "Escribir el PAL",
    "direccion": "Decidir: presentar y sancionar",
    "seguimiento": "Seguir el plan durante el año",
    "escuela": "Leer el plan desde una escuela o una instancia",
    "publico": "Planes publicados y verificación",
    "auditoria": "Revisar lo que pasó",
    "administracion": "Personas, unidades y catálogos",
    "accesibilidad": "Accesibilidad",
}
# The longest beginning of an address that is here names the page's part of the manual.
PARTS = [
    (r"^/pal/[^/]+/\d+/secciones/objetivos", "planificacion/#acciones"),
    (r"^/pal/[^/]+/\d+/secciones", "planificacion/#secciones"),
    (r"^/pal/[^/]+/\d+/acciones", "planificacion/#acciones"),
    (r"^/pal/[^/]+/\d+/etapas", "planificacion/#calendario"),
    (r"^/pal/[^/]+/\d+/(decisiones|presentaciones|recepciones|modificaciones)", "direccion/#decisiones"),
    (r"^/pal/[^/]+/\d+/versiones", "direccion/#versiones"),
    (r"^/pal/[^/]+/\d+/(seguimiento|cortes|informes|recordatorios)", "seguimiento/"),
    (r"^/pal/", "planificacion/"),
    (r"^/(planes|verificar|r)/", "publico/"),
    (r"^/bitacora", "auditoria/"),
    (r"^/(personas|unidades|escuelas|catalogos|territorio)", "administracion/"),
    (r"^/(cuenta|ingresar|accounts|invitacion)", "primeros-pasos/"),
]
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def part_of(path):
    """The part of the manual for an address: "planificacion/#acciones"; "" where only the index fits."""
    return next((part for pattern, part in PARTS if re.match(pattern, path)), "")


def help_page(request):
    """Context processor: `help_page`, which the header's one link to the manual leads to."""
    return {"help_page": part_of(request.path)}


@cache
def page(name):
    """A page of the manual as safe HTML; KeyError for one that is not there. It is ours: no person writes in it."""
    title = PAGES[name]
    html = _MARKDOWN.render((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    html = re.sub(r"<h2>(.*?) \{#([a-z-]+)\}</h2>", r'<h2 id="\2">\1</h2>', html)
    html = re.sub(r'src="\.\./\.\./static/([^"]+)"', lambda found: f'src="{static(found.group(1))}"', html)
    html = re.sub(r"<h1>.*?</h1>\n?", "", html, count=1)
    return title, mark_safe(html)
