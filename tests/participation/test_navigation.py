"""The pages of a plan's participation lead to one another, and each says where one is."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_plan, make_user

pytestmark = pytest.mark.django_db
NAV = re.compile(r'<nav class="acts mb-4" aria-label="Participación del PAL 2027">(.*?)</nav>', re.DOTALL)
PAGES = {
    "process": "Proceso",
    "plan_sessions": "Sesiones",
    "coverage": "Cobertura",
    "voices": "Aportes",
    "themes": "Aportes",
    "review": "Revisar palabras",
    "outreach": "Difusión",
    "feedback_list": "Devoluciones",
    "dossier": "Expediente",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_marks_itself_and_every_link_opens(client, name):
    plan = make_plan()
    client.force_login(make_user("planner", on=plan.service))
    page = client.get(reverse(f"participation:{name}", args=[plan.service.slug, plan.year])).content.decode()
    nav = NAV.search(page)[1]
    assert re.findall(r'aria-current="page">([^<]*)<', nav) == [PAGES[name]]
    links = re.findall(r'href="([^"]*)"', nav)
    assert len(links) == 11
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_who_only_sees_is_not_led_to_what_is_written(client):
    plan = make_plan()
    client.force_login(make_user("auditor", on=plan.service))
    page = client.get(reverse("participation:voices", args=[plan.service.slug, plan.year])).content.decode()
    nav = NAV.search(page)[1]
    assert "Revisar palabras" not in nav
    assert [link for link in re.findall(r'href="([^"]*)"', nav) if client.get(link).status_code != 200] == []
