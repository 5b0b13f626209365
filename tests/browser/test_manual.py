"""The manual's pictures, taken of the running product: each page must say what the manual says of it.

.venv/bin/pytest tests/browser/test_manual.py --pictures    writes static/pictures/*.png anew (make pictures)
"""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from accounts import demo
from accounts.demo_people import PASSWORD
from participation import demo as participation_demo
from participation.models import CommunitySession
from plans import demo as plans_demo
from plans.models import AnnualPlan
from tests.factories import make_service

FOLDER = Path(settings.BASE_DIR) / "static" / "pictures"
WIDTH, PHONE, COLOURS, LARGEST = 1280, 390, 256, 120 * 1024
WHO = "{}@demostracion.demo.cl"


@dataclass(frozen=True)
class Picture:
    """What is shown: whose page, where (`{now}`, `{next}` are the years of the two plans), its words, its height."""

    name: str
    path: str
    words: list[str]
    who: str = ""
    height: int = 1000
    width: int = WIDTH
    under: list[str] = field(default_factory=list)  # words of the page that the picture need not show


PLANNER, DIRECTOR = "planificacion", "direccion"
PICTURES = [
    Picture("ingresar", "/cuenta/login/", ["Ingresar", "Crear una contraseña nueva"], height=900),
    Picture(
        "publicado",
        "/planes/demostracion/{now}/",
        ["Documento (PDF)", "Planilla (XLSX)"],
        under=["Datos abiertos"],
    ),
    Picture("inicio", "/", ["Lo que sigue", "Por hacer", "Ayuda"], PLANNER, 1060),
    Picture(
        "plan",
        "/pal/demostracion/{next}/",
        [
            "Secciones",
            "Lo que falta y lo que no calza",
            "Borrador (PDF)",
            "Planilla (XLSX)",
            "Etapas y fechas",
        ],
        PLANNER,
        under=["Ordenar, agregar o quitar secciones", "En una página aparte"],
    ),
    Picture(
        "acciones",
        "/pal/demostracion/{next}/secciones/objetivos/",
        [
            "Agregar acción",
            "Agregar objetivo",
            "Editar en Excel",
            "Ordenar",
            "Editar",
            "95\N{NO-BREAK SPACE}% [29/30]",
        ],
        PLANNER,
        under=["Marcar como lista", "Historia de cambios"],
    ),
    Picture(
        "versiones",
        "/pal/demostracion/{now}/versiones/?desde=1&hasta=3",
        ["Qué cambió entre la versión 1 y la 3", "Comparar", "Cambios (PDF)"],
        PLANNER,
        1060,
    ),
    Picture(
        "seguimiento",
        "/pal/demostracion/{now}/seguimiento/",
        ["Seguimiento", "Cómo va el año", "Pedir lo que falta", "Indicador por indicador"],
        PLANNER,
        1060,
    ),
    Picture(
        "decision",
        "/pal/demostracion/{next}/decisiones/nueva/?movimiento=present",
        ["Antes hace falta", "Qué pasa al hacerlo", "¿Ya se hizo en papel?"],
        DIRECTOR,
        1100,
    ),
    Picture(
        "captura",
        "/sesiones/{running}/captura/",
        ["Asistencia", "Mismo orden que la hoja impresa", "Lo que se dijo", "Agregar aporte"],
        PLANNER,
        1500,
        PHONE,
        ["Acuerdos y compromisos"],
    ),
    Picture(
        "cobertura",
        "/pal/demostracion/{next}/cobertura/",
        ["Cobertura de la participación", "Estamento por comuna", "Convocar"],
        PLANNER,
        1300,
    ),
    Picture(
        "aportes",
        "/pal/demostracion/{next}/aportes/?tema={theme}",
        ["Sistematizar los aportes", "Temas", "¿Qué se decide?"],
        PLANNER,
        1300,
    ),
    Picture(
        "instancias",
        "/instancias/",
        ["Instancias", "Próximo paso", "Crear los consejos que faltan"],
        PLANNER,
        1060,
    ),
    Picture(
        "recomendaciones",
        "/pal/demostracion/{now}/recomendaciones/",
        ["Recomendaciones y respuestas", "Pronunciamientos", "Integrada"],
        PLANNER,
        1300,
    ),
    Picture("devolucion", "/d/{told}/", ["Lo que dijeron y en qué quedó"], height=1100),
]


@pytest.fixture
def years(transactional_db, settings, monkeypatch):
    """The years of the demonstration's two plans, which are there; what is real in it no picture shows."""
    settings.DEMO = True
    monkeypatch.setattr("plans.demo.build.load_transcript", lambda by: None)
    make_service("Barrancas", slug="barrancas")
    demo.seed()
    plans_demo.seed()
    participation_demo.seed()
    this_year = timezone.localdate().year
    assert AnnualPlan.objects.get(service__slug="demostracion", year=this_year).status == "published"
    sessions = CommunitySession.objects.filter(service__slug="demostracion")
    running = sessions.get(status=CommunitySession.Status.RUNNING)
    return {
        "now": this_year,
        "next": this_year + 1,
        "running": running.pk,
        "theme": running.plan.themes.annotate(many=Count("contributions")).order_by("-many", "pk").first().pk,
        "told": sessions.exclude(feedback_code=None)
        .exclude(feedback_code="")
        .latest("starts_at")
        .feedback_code,
    }


def test_the_pages_say_what_the_manual_says_and_are_its_pictures(page, years, tmp_path, pytestconfig):
    inside, lacks = "", []
    for picture in PICTURES:
        page.set_viewport_size({"width": WIDTH, "height": 900})
        if picture.who != inside:
            _let_in(page, picture.who)
            inside = picture.who
        page.set_viewport_size({"width": picture.width, "height": 900})
        page.goto(picture.path.format(**years))
        text = page.locator("body").inner_text()
        lacks += [(picture.name, words) for words in picture.words + picture.under if words not in text]
        taken = small(
            page.screenshot(
                clip={"x": 0, "y": 0, "width": picture.width, "height": picture.height}, full_page=True
            )
        )
        folder = FOLDER if pytestconfig.getoption("--pictures", default=False) else tmp_path
        (folder / f"{picture.name}.png").write_bytes(taken)
        lacks += (
            [(picture.name, "DATOS DE DEMOSTRACIÓN")]
            if "DATOS DE DEMOSTRACIÓN" not in text and inside
            else []
        )
        lacks += [(picture.name, f"{len(taken)} bytes")] if len(taken) > LARGEST else []
    assert lacks == []


def _let_in(page, who):
    """The person of the picture, or, for a page that everybody reads, nobody."""
    if who:
        enter(page, WHO.format(who))
    else:
        page.context.clear_cookies()


def enter(page, mail):
    page.context.clear_cookies()
    page.goto("/cuenta/login/")
    page.get_by_label("Correo").fill(mail)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    expect(page.get_by_role("button", name="Salir")).to_be_visible()


def small(png):
    """The same picture with a palette; the rare colours (a red strip, a green mark) keep theirs."""
    few = (
        Image.open(io.BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
