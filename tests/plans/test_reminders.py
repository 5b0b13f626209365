"""Asking for what is missing: one digest a unit, seen first, sent once, not again the same day unasked."""

import uuid

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.models import Event
from plans.models import Reminder
from plans.reminders import AlreadyAsked, digests, note_sent
from tests.factories import make_action, make_indicator, make_measurement, make_unit, make_user
from tests.factories_followup import JUNE, MARCH, address, make_followed

pytestmark = pytest.mark.django_db
NOW = "2027-07-01T12:00:00+00:00"


class DeadMail(EmailBackend):
    """A server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError


class HalfMail(EmailBackend):
    """A server that takes nothing for one of the units."""

    def send_messages(self, messages):
        if messages[0].to == ["otra@ejemplo.cl"]:
            raise TimeoutError
        return super().send_messages(messages)


def make_asked(client, **fields):
    """Two units that have not reported; a third that has; a fourth without mail; and actions of nobody."""
    plan = make_followed(client, **fields)
    plan.other = make_unit(plan.service, "Otra oficina", email="otra@ejemplo.cl")
    for _ in range(2):
        make_indicator(make_action(plan.objective, unit=plan.other))
    done = make_unit(plan.service, "Al día", email="aldia@ejemplo.cl")
    make_measurement(make_indicator(make_action(plan.objective, unit=done)), JUNE)
    mute = make_unit(plan.service, "Sin correo")
    make_indicator(make_action(plan.objective, unit=mute))
    make_indicator(make_action(plan.objective))
    return plan


def ask(client, plan, *units, **data):
    data = {"receipt": str(uuid.uuid4()), "units": [unit.pk for unit in units]} | data
    return client.post(address(plan, "reminders", JUNE), data)


def test_the_page_shows_each_mail_before_anything_is_sent(client):
    plan = make_asked(client)
    text = client.get(address(plan, "reminders", JUNE)).content.decode()
    assert "oficina@ejemplo.cl" in text.replace("<wbr>", "")
    assert "falta informar 2 indicadores al 30-06-2027" in text
    assert plan.indicator.name in text
    assert "No tiene correo" in text
    assert "Acciones sin unidad responsable" in text
    assert "Al día" not in text
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_each_unit_gets_one_mail_with_all_it_lacks_and_its_link(client, settings):
    settings.SITE_URL = "https://mingaco.ejemplo.cl"
    plan = make_asked(client)
    assert ask(client, plan, plan.office, plan.other).status_code == 302
    assert sorted(message.to[0] for message in mail.outbox) == ["oficina@ejemplo.cl", "otra@ejemplo.cl"]
    message = next(one for one in mail.outbox if one.to == ["otra@ejemplo.cl"])
    lines = [line for line in message.body.splitlines() if line.startswith("- ")]
    assert len(lines) == 2
    path = f"{address(plan, 'followup')}?corte=2027-06-30&unidad={plan.other.pk}&estado=missing"
    assert f"https://mingaco.ejemplo.cl{path}" in message.body
    assert "&amp;" not in message.body
    rows = Reminder.objects.order_by("unit__name").values_list("unit", "indicators", "email", "cut__date")
    assert set(rows) == {
        (plan.office.pk, 1, "oficina@ejemplo.cl", JUNE),
        (plan.other.pk, 2, "otra@ejemplo.cl", JUNE),
    }
    event = Event.objects.of(plan.cuts.get(date=JUNE)).get()
    assert (event.verb, event.actor) == ("remind", plan.person)
    response = client.get(path)
    assert response.context["said"].found == 2


def test_the_same_form_sent_six_times_sends_once(client):
    plan = make_asked(client)
    key = str(uuid.uuid4())
    for _ in range(6):
        assert ask(client, plan, plan.office, receipt=key).status_code in (302, 422)
    assert len(mail.outbox) == 1
    assert Reminder.objects.count() == 1


def test_nobody_is_asked_twice_within_a_day_unless_it_is_confirmed(client):
    plan = make_asked(client)
    with time_machine.travel(NOW, tick=False):
        client.force_login(plan.person)
        ask(client, plan, plan.office)
        again = ask(client, plan, plan.office)
        assert again.status_code == 422
        assert "Hace menos de un día ya se escribió" in again.content.decode()
        page = client.get(address(plan, "reminders", JUNE)).content.decode()
        assert f'id="unidad-{plan.office.pk}" checked' not in page
        assert f'id="unidad-{plan.other.pk}" checked' in page
        assert ask(client, plan, plan.office, again="on").status_code == 302
    with time_machine.travel("2027-07-02T12:00:01+00:00", tick=False):
        client.force_login(plan.person)
        assert ask(client, plan, plan.office).status_code == 302
    assert len(mail.outbox) == 3


def test_two_people_who_ask_at_once_send_one(client):
    plan = make_asked(client)
    cut, cuts = plan.cuts.get(date=JUNE), list(plan.cuts.all())
    seen = [one for one in digests(plan, cut, cuts) if one.unit == plan.office]
    note_sent(seen, by=plan.person, again=False)
    with pytest.raises(AlreadyAsked):
        note_sent(seen, by=make_user("planner", on=plan.service), again=False)
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize(("backend", "sent"), [("DeadMail", []), ("HalfMail", ["oficina@ejemplo.cl"])])
def test_a_mail_that_did_not_leave_is_said_and_not_noted(client, settings, backend, sent):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    plan = make_asked(client)
    ask(client, plan, plan.office, plan.other)
    assert [message.to[0] for message in mail.outbox] == sent
    assert list(Reminder.objects.values_list("email", flat=True)) == sent
    assert "El correo no salió para" in client.get(address(plan, "followup")).content.decode()
    events = Event.objects.of(plan.cuts.get(date=JUNE)).order_by("seq")
    assert [event.verb for event in events] == ["remind", "remind"]


def test_only_units_that_lack_something_can_be_written_to(client):
    plan = make_asked(client)
    stranger = make_followed().office
    for units in ([stranger], []):
        assert ask(client, plan, *units).status_code == 422
    assert ask(client, plan, units=["x", "²"]).status_code == 422
    assert mail.outbox == []


def test_where_nothing_is_missing_there_is_nobody_to_ask(client):
    plan = make_followed(client)
    make_measurement(plan.indicator, MARCH)
    text = client.get(address(plan, "reminders", MARCH)).content.decode()
    assert "No falta nada" in text
    assert "Enviar" not in text


@pytest.mark.parametrize(("role", "code"), [("uatp_head", 403), ("director", 403), ("reader", 403)])
def test_asking_is_for_who_writes_the_plan(client, role, code):
    plan = make_asked(client, role=role)
    assert client.get(address(plan, "reminders", JUNE)).status_code == code
    assert ask(client, plan, plan.office).status_code == code
    client.force_login(make_user("planner", on=make_followed().service))
    assert client.get(address(plan, "reminders", JUNE)).status_code == 404


def test_a_mail_names_at_most_forty_indicators(client):
    plan = make_followed(client)
    for _ in range(60):
        make_indicator(plan.action)
    ask(client, plan, plan.office)
    body = mail.outbox[0].body
    assert body.count("\n- ") == 41
    assert "y 21 más" in body


def test_a_demonstration_says_so_in_its_mail(client):
    plan = make_followed(client)
    type(plan.service).objects.update(is_fictional=True)
    ask(client, plan, plan.office)
    assert "DATOS DE DEMOSTRACIÓN" in mail.outbox[0].body


def test_the_preview_costs_the_same_for_many(client, queries_of):
    counts = []
    for size in (1, 12):
        plan = make_followed(client)
        for _ in range(size):
            make_indicator(make_action(plan.objective, unit=make_unit(plan.service, email="x@ejemplo.cl")))
        client.get(address(plan, "reminders", JUNE))
        counts.append(len(queries_of(lambda plan=plan: client.get(address(plan, "reminders", JUNE)))))
    assert counts[0] == counts[1] <= 12
