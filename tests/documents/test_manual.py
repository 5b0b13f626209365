"""The manual is whole: its files, its pictures, its parts, and the one link that leads to each of them."""

import re

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse

from documents import manual
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OUTSIDE = ("/ayuda/", "/salud/", "/trabajos/", "/demo/", "/sw.js", "/agenda/")


def texts():
    return {name: (manual.FOLDER / f"{name}.md").read_text(encoding="utf-8") for name in manual.PAGES}


@pytest.mark.parametrize("name", manual.PAGES)
def test_every_page_is_read_by_anybody_and_shows_its_pictures(client, name):
    response = client.get(reverse("help_page", args=[name]))
    assert response.status_code == 200
    text = response.content.decode()
    assert f"<h1>{manual.PAGES[name]}</h1>" in text
    assert text.count('<img src="/static/pictures/') == texts()[name].count("![")


def test_no_file_of_the_manual_is_without_a_page():
    assert {path.stem for path in manual.FOLDER.glob("*.md")} == set(manual.PAGES)
    for name, text in texts().items():
        assert text.startswith(f"# {manual.PAGES[name]}\n"), name


def test_every_picture_is_there_and_every_one_is_shown():
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"static/pictures/([\w-]+\.png)\)", readme + "".join(texts().values())))
    assert {path.name for path in (settings.BASE_DIR / "static" / "pictures").iterdir()} == shown


@pytest.mark.parametrize("part", sorted({part for _, part in manual.PARTS}))
def test_every_part_that_a_page_leads_to_exists(part):
    name, _, anchor = part.partition("/#")
    _title, html = manual.page(name.rstrip("/"))
    assert not anchor or f'id="{anchor}"' in html


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", "primeros-pasos/#que-se-ve"),
        ("/cuenta/login/", "primeros-pasos/#ingresar"),
        ("/cuenta/", "primeros-pasos/#cuenta"),
        ("/pal/demostracion/nuevo/", "planificacion/#abrir"),
        ("/pal/demostracion/2027/", "planificacion/"),
        ("/pal/demostracion/2027/secciones/dotacion/", "planificacion/#secciones"),
        ("/pal/demostracion/2027/secciones/objetivos/", "planificacion/#acciones"),
        ("/pal/demostracion/2027/etapas/draft/", "planificacion/#calendario"),
        ("/pal/demostracion/2027/decisiones/nueva/", "direccion/#decisiones"),
        ("/pal/demostracion/2027/versiones/1/", "direccion/#versiones"),
        ("/pal/demostracion/2027/seguimiento/8/2027-03-31/", "seguimiento/#medir"),
        ("/planes/demostracion/2027/", "publico/#leer"),
        ("/bitacora/", "auditoria/"),
        ("/personas/demostracion/3/roles/nuevo/", "administracion/#personas"),
    ],
)
def test_a_page_leads_to_its_part(path, part):
    assert manual.part_of(path) == part


def test_the_header_leads_there(client):
    assert 'href="/ayuda/primeros-pasos/#ingresar"' in client.get(reverse("account_login")).content.decode()
    client.force_login(make_user())
    assert 'href="/ayuda/primeros-pasos/#cuenta"' in client.get(reverse("account")).content.decode()


def test_every_address_of_the_product_has_a_part():
    lost = [path for path in addresses() if not path.startswith(OUTSIDE) and not manual.part_of(path)]
    assert lost == []


def addresses(patterns=None, before="/"):
    """Every address as somebody would meet it: a year where a number stands, a word where a word does."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + re.sub(r"<int:\w+>", "2027", str(pattern.pattern))
        route = re.sub(r"<\w+:\w+>|<\w+>", "2027-03-31" if "<day:" in route else "palabra", route)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif "\\" not in route and "(?P" not in route:
            yield route
