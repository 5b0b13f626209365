"""`manage.py verify_trail`: every chain, the printed heads, and how long it takes."""

import time

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event, LocalService
from accounts.trail import GENESIS, link, payload_digest, record
from tests.accounts.test_trail_views import sealed
from tests.factories import make_school, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    service = make_service("Demostración", slug="demostracion")
    for name in ("Uno", "Dos", "Tres"):
        record("create", make_school(service, name), by=None)
    return service


def test_every_chain_is_said_with_its_head(service, capsys):
    record("edit", make_user(), by=None)  # of no Servicio
    call_command("verify_trail")
    said = capsys.readouterr().out
    assert "SLEP Demostración: entera; 3 eventos; cabeza" in said
    assert "Sin Servicio: entera; 1 eventos" in said


def test_a_fault_is_said_and_the_command_fails(service, capsys):
    Event.objects.filter(seq=2).update(subject_label="Otra")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail")
    assert ended.value.code == 1
    assert "El texto del evento 2 fue cambiado." in capsys.readouterr().out


def test_a_chain_with_nothing_left_is_found_by_what_was_printed(service, capsys):
    sealed(service)
    Event.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("verify_trail")
    assert "Falta el evento 3, que imprimió un documento sellado." in capsys.readouterr().out


def test_a_chain_written_anew_from_the_start_is_found_by_what_was_printed(service, capsys):
    sealed(service)
    prev = GENESIS
    for event in Event.objects.order_by("seq"):
        event.subject_label, event.prev = "Otra", prev
        event.digest = payload_digest(event)
        event.hash = prev = link(event)
        event.save()
    with pytest.raises(SystemExit):
        call_command("verify_trail")
    assert "El evento 3 no es el que imprimió un documento sellado." in capsys.readouterr().out


def test_one_servicio_can_be_asked_for(service, capsys):
    other = make_service("Otro", slug="otro")
    record("create", make_school(other), by=None)
    call_command("verify_trail", "--service", "otro")
    assert "SLEP Otro" in (said := capsys.readouterr().out) and "Demostración" not in said
    with pytest.raises(CommandError, match="No hay un Servicio «ninguno»"):
        call_command("verify_trail", "--service", "ninguno")


@pytest.mark.slow
def test_a_hundred_thousand_events_take_less_than_half_a_minute(capsys):
    service = make_service("Largo", slug="largo")
    chain, prev, events = str(service.code), GENESIS, []
    first = record("edit", LocalService.objects.get(pk=service.pk), by=None, service=service)
    prev = first.hash
    for seq in range(2, 100_001):
        told = {"subject_type": "accounts.localservice", "subject_id": "1", "subject_label": "Largo"}
        event = Event(chain=chain, seq=seq, at=first.at, verb="edit", service=service, prev=prev, **told)
        event.changes, event.salt = {"name": ["a", "b"]}, "0" * 32
        event.digest = payload_digest(event)
        event.hash = prev = link(event)
        events.append(event)
    Event.objects.bulk_create(events, batch_size=5000)
    began = time.monotonic()
    call_command("verify_trail")
    assert time.monotonic() - began < 30
    assert "entera; 100000 eventos" in capsys.readouterr().out
