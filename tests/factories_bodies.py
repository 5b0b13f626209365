"""Requests to the life page of a body, for tests: what is typed for a row of each part, and how it is sent."""

import uuid

from django.urls import reverse

from accounts.models import Body, BodyMember
from participation.models import BodyReport, BodySupport, WorkItem
from tests.factories import make_body, make_school, make_service

# What is typed for a first row of each part, and what it is called afterwards.
PARTS = {
    "asientos": ({"seat": "Docente", "person": "Ana Soto", "email": "ana@ejemplo.cl"}, "Docente"),
    "plan-de-trabajo": (
        {"year": "2026", "what": "Jornada de escucha", "due_on": "30-09-2026"},
        "Jornada de escucha",
    ),
    "informes": ({"year": "2025", "given_on": "01-03-2026", "audience": "la asamblea"}, "Informe anual 2025"),
    "apoyos": ({"kind": "visit", "date": "03-08-2026", "note": "Elección"}, "Visita del 03-08-2026"),
}
MODELS = {
    "asientos": BodyMember,
    "plan-de-trabajo": WorkItem,
    "informes": BodyReport,
    "apoyos": BodySupport,
}


def make_school_council():
    service = make_service("Servicio Uno")
    school = make_school(service, "Escuela Los Robles")
    return make_body(service, Body.Kind.SCHOOL_COUNCIL, name="Consejo escolar Los Robles", school=school)


def url(body, name="body", *args):
    return reverse(f"participation:{name}", args=[body.pk, *args])


def page(client, body, **query):
    response = client.get(url(body), query)
    assert response.status_code == 200
    return response.content.decode()


def add(client, body, part, data=None, /, **more):
    data = {"receipt": uuid.uuid4()} | (PARTS[part][0] if data is None else data) | more
    return client.post(url(body, "body_part_create", part), data)


def edit(client, body, part, row, data, version=1):
    return client.post(url(body, "body_part_edit", part, row.pk), data | {"version": version})
