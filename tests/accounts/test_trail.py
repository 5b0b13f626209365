"""The bitácora: append-only, chained per Servicio, every tampering found."""

import threading

import pytest
from django.db import connection, connections, transaction

from accounts import trail
from accounts.models import Event
from accounts.trail import erase, head, record, verify
from documents.models import Attachment
from tests.factories import make_plan, make_service, make_user


@pytest.fixture
def chain(db):
    """Five events of one Servicio and one of another: (service, person)."""
    plan, other = make_plan(), make_plan()
    person = make_user("planner", on=plan.service, first_name="Rosa", last_name="Inventada")
    for n in range(5):
        record("edit", plan, by=person, changes={"year": [n, n + 1]})
    record("edit", other, by=person)
    return plan.service, person


def test_each_servicio_has_a_chain_of_its_own(chain):
    service, _ = chain
    events = list(Event.objects.filter(chain=str(service.code)).order_by("seq"))
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.prev for event in events] == [trail.GENESIS, *[event.hash for event in events[:-1]]]
    assert head(service) == (5, events[-1].hash)
    verdict = verify(str(service.code))
    assert (verdict.faults, verdict.events, verdict.head) == ([], 5, events[-1].hash)


def test_an_event_says_who_in_which_capacity_and_what(chain):
    service, person = chain
    event = Event.objects.filter(service=service).first()
    assert (event.actor, event.capacity, event.verb) == (person, "Encargada o encargado del PAL", "edit")
    assert event.changes == {"year": [0, 1]}


TAMPERINGS = {
    "the person": lambda events: events.filter(seq=3).update(actor=make_user()),
    "the verb": lambda events: events.filter(seq=3).update(verb="approve"),
    "the time": lambda events: events.filter(seq=3).update(at="2020-01-01T00:00:00Z"),
    "what changed": lambda events: events.filter(seq=3).update(changes={"year": [0, 9]}),
    "the label": lambda events: events.filter(seq=3).update(subject_label="Otro"),
    "the capacity": lambda events: events.filter(seq=3).update(capacity="Dirección"),
    "one taken out": lambda events: events.filter(seq=3).delete(),
    "two exchanged": lambda events: [
        events.filter(seq=3).update(seq=99),
        events.filter(seq=4).update(seq=3),
        events.filter(seq=99).update(seq=4),
    ],
    "a digest": lambda events: events.filter(seq=3).update(digest="0" * 64),
    "a hash": lambda events: events.filter(seq=3).update(hash="0" * 64),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_found(chain, name):
    service, _ = chain
    TAMPERINGS[name](Event.objects.filter(chain=str(service.code)))
    assert verify(str(service.code)).faults


def test_a_tail_that_was_cut_is_found_by_the_head_a_paper_printed(chain):
    service, _ = chain
    printed = head(service)
    Event.objects.filter(chain=str(service.code), seq=5).delete()
    assert verify(str(service.code)).faults == []
    assert verify(str(service.code), heads=[printed]).faults == [
        "Falta el evento 5, que imprimió un documento sellado."
    ]


def test_erasing_a_persons_data_leaves_the_chain_whole_and_is_itself_an_event(chain):
    service, person = chain
    event = Event.objects.filter(chain=str(service.code), seq=2).get()
    erase(event, by=person)
    event.refresh_from_db()
    assert (event.subject_label, event.changes) == ("", None)
    verdict = verify(str(service.code))
    assert (verdict.faults, verdict.events, verdict.erased) == ([], 6, 1)


def test_an_event_of_no_servicio_has_a_chain_too(db):
    person = make_user()
    file = Attachment.objects.create(name="a", content_type="x", size=1, sha256="0", by=person)
    assert [record("upload", file, by=person).seq for _ in range(3)] == [1, 2, 3]
    assert verify("").faults == []


def test_an_event_is_undone_with_its_transaction(chain):
    service, person = chain
    plan = service.annual_plans.get()
    with pytest.raises(RuntimeError), transaction.atomic():
        record("edit", plan, by=person)
        raise RuntimeError
    assert head(service)[0] == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_people_write_one_chain_at_once_and_it_stays_whole():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    service = make_service()
    plan = make_plan(service)
    person = make_user()

    def write():
        try:
            for _ in range(10):
                record("edit", plan, by=person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    verdict = verify(str(service.code))
    assert (verdict.events, verdict.faults) == (80, [])
