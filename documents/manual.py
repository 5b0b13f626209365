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
    "sesiones": "Facilitar una sesión",
    "sistematizar": "De las voces al plan, y de vuelta",
    "instancias": "Llevar una instancia",
    "seguimiento": "Seguir el plan durante el año",
    "acompanar": "Acompañar a una escuela",
    "despliegue": "Conducir la UATP",
    "escuela": "Leer el plan desde una escuela o una instancia",
    "publico": "Planes publicados y verificación",
    "auditoria": "Revisar lo que pasó",
    "administracion": "Personas, unidades y catálogos",
    "accesibilidad": "Accesibilidad",
}
# The first that fits the beginning of an address names the page's part of the manual.
_PLAN = r"^/pal/[^/]+/\d+"
PARTS = [
    (rf"{_PLAN}/(secciones/objetivos|acciones|objetivos|indicadores|orden)", "planificacion/#acciones"),
    (rf"{_PLAN}/(comentarios|historial)", "planificacion/#acciones"),
    (
        rf"{_PLAN}/(secciones|instrumentos|dotacion|avance-pme|vinculos|anexos|indice)",
        "planificacion/#secciones",
    ),
    (rf"{_PLAN}/planilla", "planificacion/#excel"),
    (rf"{_PLAN}/pendientes", "planificacion/#lo-que-falta"),
    (rf"{_PLAN}/(etapas|calendario)", "planificacion/#calendario"),
    (rf"{_PLAN}/(decisiones|presentaciones|modificaciones)", "direccion/#decisiones"),
    (rf"{_PLAN}/recomendaciones", "direccion/#recomendaciones"),
    (rf"{_PLAN}/versiones/\d+/(pronunciamiento|observaciones|enlaces-de)", "escuela/#secretaria"),
    (rf"{_PLAN}/(versiones|borrador)", "direccion/#versiones"),
    (rf"{_PLAN}/seguimiento/pedidos", "seguimiento/#pedir"),
    (rf"{_PLAN}/seguimiento/(informes|cuenta-publica|evaluacion)", "seguimiento/#informes"),
    (rf"{_PLAN}/seguimiento/\d", "seguimiento/#medir"),
    (rf"{_PLAN}/seguimiento", "seguimiento/"),
    (rf"{_PLAN}/devoluciones", "sistematizar/#devolver"),
    (rf"{_PLAN}/cobertura", "sistematizar/#cobertura"),
    (rf"{_PLAN}/(aportes|temas|voces|trazas|sistematizar)", "sistematizar/#decidir"),
    (rf"{_PLAN}/participacion/sesiones", "sesiones/#convocar"),
    (rf"{_PLAN}/(proceso|participacion|comite|difusion|pautas)", "sesiones/#proceso"),
    (rf"{_PLAN}/(sesiones|expediente)", "sesiones/"),
    (r"^/pal/[^/]+/nuevo", "planificacion/#abrir"),
    (r"^/pal/", "planificacion/"),
    (r"^/planes/", "publico/#leer"),
    (r"^/d/", "publico/#devolucion"),
    (r"^/sesiones/\d+/devolucion", "sistematizar/#devolver"),
    (r"^/sesiones/\d+/(captura|anotar|planilla)", "sesiones/#anotar"),
    (r"^/sesiones/\d+/acta", "sesiones/#acta"),
    (r"^/(participacion|sesiones|pautas|proteccion)/", "sesiones/"),
    (r"^/(instancias|actas|compromisos)/", "instancias/"),
    (r"^/cartera/", "acompanar/#cartera"),
    (r"^/acompanamiento/\d+/(reunion|contacto|apoyo)", "acompanar/#entre"),
    (r"^/acompanamiento/", "acompanar/#plan"),
    (r"^/reuniones/\d+/preparacion", "acompanar/#antes"),
    (r"^/reuniones/\d+/(posterior|minuta|dinamica|evidencia)", "acompanar/#despues"),
    (r"^/reuniones/\d+", "acompanar/#durante"),
    (r"^/(reuniones|gestiones|hitos|calendario-escolar|unidades-acompanadas)/", "acompanar/#antes"),
    (r"^/(apoyos|contactos)/", "acompanar/#entre"),
    (r"^/(dinamicas|evidencias|minutas)/", "acompanar/#despues"),
    (r"^/nudos/", "acompanar/#nudos"),
    (r"^/(autoevaluacion|casos)/", "acompanar/#autoevaluacion"),
    (r"^/despliegue/[^/]+/(equilibrar|asignaciones)", "despliegue/#asignar"),
    (r"^/(despliegue|asignaciones)/", "despliegue/#despliegue"),
    (r"^/(programas|redes|reuniones-de-red)/", "despliegue/#programas"),
    (r"^/formacion/", "despliegue/#formacion"),
    (r"^/(practicas|buenas-practicas)/", "despliegue/#practicas"),
    (r"^/r/", "escuela/#enlace"),
    (r"^/verificar/", "publico/#verificar"),
    (r"^/bitacora/", "auditoria/"),
    (r"^/personas/", "administracion/#personas"),
    (r"^/(unidades|escuelas|territorio)/", "administracion/#unidades"),
    (r"^/catalogos/", "administracion/#catalogos"),
    (r"^/cuenta/(login|password)|^/invitacion/", "primeros-pasos/#ingresar"),
    (r"^/cuenta/", "primeros-pasos/#cuenta"),
    (r"^/$", "primeros-pasos/#que-se-ve"),
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
