"""The bitácora's chain: a hundred thousand events with the product's own links, all of them compared."""

import time

from django.utils import timezone

from accounts.models import Event, LocalService
from accounts.trail import head, link, payload_digest
from accounts.trail_check import check_service
from tests.benchmarks.measure import cpu
from tests.factories import make_service

SECONDS = 30


def measure(table, asked):
    table.group("trail")
    service = make_service("De cadena larga")
    write_events(service, asked.events)
    said, began = {}, time.monotonic()
    taken = cpu(lambda: said.update(verdict=check_service(service)))
    verdict = said["verdict"]
    whole = not verdict.faults and verdict.events == asked.events
    detail = f"CPU, {time.monotonic() - began:.1f} s by the clock"
    detail += "" if whole else f", FAULTS: {verdict.faults[:2]}, {verdict.events} events"
    what = f"verify_trail of {asked.events:,} events"
    table.line(what, taken, SECONDS, unit="s", detail=detail, also=whole)


def write_events(service, count, actors=(None,)):
    """`count` events at the end of a Servicio's chain, as `record` makes them, in bulk."""
    subject = {"subject_type": LocalService._meta.label_lower, "subject_id": str(service.pk)}
    chain, at, events = str(service.code), timezone.now(), []
    last, prev = head(service)
    for number in range(last + 1, last + count + 1):
        event = Event(chain=chain, seq=number, at=at, service=service, verb="edit", prev=prev, **subject)
        event.actor = actors[number % len(actors)]
        event.capacity, event.salt = "Encargada o encargado del PAL", f"{number:032x}"
        event.subject_label = f"1.{number} Acompañar el trabajo de aula en las escuelas"
        event.changes = {"name": [f"Acción {number}", f"Acción {number} con otro nombre"]}
        event.digest = payload_digest(event)
        event.hash = prev = link(event)
        events.append(event)
        if len(events) == 5000:
            Event.objects.bulk_create(events)
            events = []
    Event.objects.bulk_create(events)
