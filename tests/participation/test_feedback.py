"""Devolución: when it can be told, what it says, whom it tells, and what it never says."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from accounts.privacy import expire
from participation.feedback import (
    FeedbackRefused,
    new_code,
    normalise_code,
    readiness,
    readiness_of,
    tell,
)
from participation.feedback_sheets import commune_sheet, session_voices
from participation.models import CommunitySession, Contribution, Subscriber, TraceTarget
from plans.models import ActionSchool
from tests.factories import (
    make_action,
    make_commune,
    make_indicator,
    make_measurement,
    make_objective,
    make_user,
)
from tests.factories_participation import (
    make_contribution,
    make_session,
    make_stakeholder,
    make_theme,
    make_trace,
)
from tests.participation.feedback_world import (
    NOON,
    add_small,
    facts_of,
    make_heard,
    published,
    reviewed,
    sheet_of,
)
from tests.plans.test_workflow import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    with time_machine.travel(NOON):
        yield make_heard()


def page(client, session, *, query=""):
    address = reverse("participation:public_feedback", args=[session.feedback_code])
    response = client.get(address + query)
    return response, " ".join(response.content.decode().split())


def test_the_page_says_what_came_in_where_what_did_not_why_and_to_whom_it_went(heard, client):
    response, text = page(client, published(heard))
    assert response.status_code == 200
    for said in [
        "1 entró en el plan",
        "«Que el bus avise.»",
        "Acción 3.2, Salir a buscar",
        "Se suma un llamado el mismo día.",
        "1 no entró, y por qué",
        "Ya se hace sin el plan.",
        "1 se derivó",
        "Se derivó a Infraestructura",
        '12 personas hicieron <span class="nowrap">3 aportes.</span>',
        "Ana Soto, 22 000 0000.",
    ]:
        assert said in text, said
    assert response["X-Robots-Tag"] == "noindex"


def test_the_original_words_are_nowhere_on_it(heard, client):
    _, text = page(client, published(heard))
    client.force_login(heard.planner)
    own = client.get(reverse("participation:feedback", args=[heard.session.pk])).content.decode()
    assert "Lucho" not in text + own


def test_the_action_is_named_as_the_newest_sealed_version_names_it(heard):
    type(heard.action).objects.filter(pk=heard.action.pk).update(name="Otro nombre en el borrador")
    sheet = sheet_of(heard)
    assert sheet.groups[0].items[0].places == ["Acción 3.2, Salir a buscar"]


def test_it_tells_how_it_goes_by_the_newest_measurement_and_the_units_reached(heard):
    indicator = make_indicator(heard.action, name="Unidades que llaman", target=Decimal(90))
    make_measurement(indicator, datetime.date(2027, 3, 31), Decimal(20))
    make_measurement(indicator, datetime.date(2027, 9, 30), Decimal("61.9"))
    make_measurement(indicator, datetime.date(2027, 12, 15), Decimal(88))
    ActionSchool.objects.update(reached_on=datetime.date(2027, 6, 1))
    (sentence,) = sheet_of(heard).groups[0].items[0].going
    assert sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Al 30-09-2027, 61,9 % (unidades que llaman); la meta es 90 %. Llegó a 1 de 1 unidades educativas."
    )


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (datetime.date(2027, 2, 1), "Comienza en marzo de 2027."),
        (datetime.date(2027, 5, 1), "En curso desde marzo de 2027; todavía no se mide."),
        (datetime.date(2027, 12, 20), "Terminó en diciembre de 2027; todavía no se mide."),
    ],
)
def test_an_action_without_measurement_says_when_it_is(heard, today, sentence):
    (said,) = sheet_of(heard, today).groups[0].items[0].going
    assert said == sentence


def test_what_is_about_the_same_and_decided_alike_is_one_item_under_its_theme(heard):
    teachers, session = heard.teachers, heard.session
    more = [reviewed(session, f"Que el bus salga antes {n}.", teachers) for n in range(3)]
    make_theme(heard, "Transporte", more)
    make_trace(
        more, actions=[heard.action], sections=[heard.section], grounds="En la mesa.", by=heard.planner
    )
    items = sheet_of(heard).groups[0].items
    assert [(item.heading, item.count) for item in items] == [("", 1), ("Transporte", 3)]
    assert items[1].places == ["Acción 3.2, Salir a buscar", "Sección «Enfoque de género»"]


def test_what_is_not_decided_yet_is_told_by_its_theme(heard):
    rows = [
        make_contribution(heard.session, text=f"Otra cosa {n}.", stakeholder=heard.teachers) for n in range(3)
    ]
    make_theme(heard, "Recreos", rows[:2])
    items = sheet_of(heard).groups[-1].items
    assert [(item.heading, item.count) for item in items] == [("Recreos", 2), ("", 1)]


# Before it is published ---------------------------------------------------------------------


def test_nothing_has_an_address_before_it_is_published(heard, client):
    assert heard.session.feedback_code is None
    for name in ("public_feedback", "public_paper", "public_commune", "public_commune_paper"):
        for code in (new_code(), "-", "None", "%00"):
            assert client.get(reverse(f"participation:{name}", args=[code])).status_code == 404


def test_it_waits_for_decisions_for_reviewed_words_and_for_a_version_that_says_it(heard):
    make_contribution(heard.session, text="Sin decidir ni revisar.", stakeholder=heard.teachers)
    late = make_action(make_objective(heard), code="9.9")
    make_trace([reviewed(heard.session, "Algo nuevo.", heard.teachers)], actions=[late], by=heard.planner)
    ready = readiness(heard, facts_of(heard))[heard.session.pk]
    rows = session_voices(heard.session, facts_of(heard))
    assert readiness_of(heard.session, rows, facts_of(heard)) == ready
    assert (ready.contributions, ready.undecided, ready.unreviewed, ready.unsealed) == (5, 1, 1, 1)
    assert ready.sentence == (
        "Espera 1 decisión, 1 texto por revisar y una versión sellada que diga 1 aporte."
    )
    with pytest.raises(FeedbackRefused, match="Espera 1 decisión"):
        published(heard)
    assert CommunitySession.objects.get(pk=heard.session.pk).feedback_code is None
    assert not Event.objects.filter(verb="publish_feedback").exists()


def test_a_session_that_was_not_held_and_one_without_voices_are_not_published(heard):
    convened, silent = make_session(heard), make_session(heard, status="closed")
    for session, sentence in [(convened, "todavía no se realiza"), (silent, "no tiene aportes")]:
        with pytest.raises(FeedbackRefused, match=sentence):
            published(heard, session)


def test_published_twice_it_keeps_its_code(heard):
    code = published(heard).feedback_code
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert published(heard).feedback_code == code
    assert Event.objects.filter(verb="publish_feedback").count() == 1


def test_a_code_is_read_as_it_is_typed_from_a_wall():
    assert normalise_code("abcd ef01 2345 6789") == "ABCD-EF01-2345-6789"
    assert normalise_code("ABCD-EFOl-2345-6789") == "ABCD-EF01-2345-6789"
    assert normalise_code("ABCD") == normalise_code("U" * 16) == normalise_code("") == ""


def test_the_list_says_what_each_session_waits_for_and_publishes_the_ready_ones(heard, client):
    waiting = make_session(heard, status="held", title="Diálogo que espera")
    make_contribution(waiting, stakeholder=heard.teachers)
    client.force_login(heard.planner)
    address = reverse("participation:feedback_list", args=[heard.service.slug, 2027])
    text = " ".join(client.get(address).content.decode().split())
    assert "2 sesiones realizadas: 0 con su devolución publicada y 1 lista para publicar." in text
    assert "Espera 1 decisión y 1 texto por revisar." in text
    response = client.post(address, follow=True)
    assert "Se publicó una devolución." in response.content.decode()
    again = client.post(address, follow=True)
    assert "No había devoluciones listas por publicar." in again.content.decode()
    assert list(CommunitySession.objects.filter(feedback_code__isnull=False)) == [heard.session]


def test_the_list_and_the_sheet_cost_the_same_with_more_rows(heard, client, queries_of):
    client.force_login(heard.planner)
    addresses = [
        reverse("participation:feedback_list", args=[heard.service.slug, 2027]),
        reverse("participation:feedback", args=[heard.session.pk]),
    ]
    client.get(addresses[0])
    TraceTarget.objects.create(trace=heard.session.contributions.first().trace, section=heard.section)
    few = [len(queries_of(lambda address=address: client.get(address))) for address in addresses]
    for n in range(6):
        session = make_session(heard, status="held", stakeholders=[heard.teachers], commune=make_commune())
        Subscriber.objects.create(session=session, email=f"x{n}@ejemplo.cl")
        action = make_action(make_objective(heard))
        for where in (session, heard.session):
            one = reviewed(where, f"Otra cosa {n}.", make_stakeholder(heard.service))
            make_theme(heard, contributions=[one])
            make_trace([one], actions=[action], sections=[heard.section], by=heard.planner)
    many = [len(queries_of(lambda address=address: client.get(address))) for address in addresses]
    assert many == few
    assert max(many) <= 12


# Small groups ---------------------------------------------------------------------------


@pytest.fixture
def small(heard):
    return add_small(heard)


def test_a_small_estamento_of_a_unit_is_told_by_comuna_only(small, client):
    session = published(small, small.of_school)
    _, text = page(client, session)
    assert "Que nieva" in text
    assert "leña" not in text
    # Not twelve: that would tell, by subtraction, that three are apart.
    assert '9 personas hicieron <span class="nowrap">1 aporte.</span>' in text
    commune = client.get(reverse("participation:public_commune", args=[session.feedback_code]))
    told = " ".join(commune.content.decode().split())
    assert "leña" in told
    assert "Deshielo" not in told
    assert "comuna de Alto Huemul" in told


def test_the_estamento_that_is_apart_has_no_sheet_of_its_own(small, client):
    session = published(small, small.of_school)
    assert page(client, session, query=f"?estamento={small.assistants.pk}")[0].status_code == 404
    for hostile in ("x", "-1", "9" * 30, "é" * 300):
        assert page(client, session, query=f"?estamento={hostile}")[0].status_code == 404


def test_the_comuna_tells_only_what_is_published(small):
    assert commune_sheet(small.commune, facts_of(small)) is None
    published(small, small.of_school)
    sheet = commune_sheet(small.commune, facts_of(small))
    assert (sheet.count, sheet.listed) == (1, "asistentes de la educación")


def test_each_estamento_has_its_own_sheet(heard, client):
    students = make_stakeholder(heard.service, "Centros de estudiantes")
    one = reviewed(heard.session, "Que el recreo dure más.", students)
    make_trace([one], decision="not_incorporated", grounds="Es de cada escuela.", by=heard.planner)
    _, text = page(client, published(heard), query=f"?estamento={students.pk}")
    assert "recreo" in text
    assert "bus" not in text
    assert 'se hizo <span class="nowrap">1 aporte.</span>' in text


# Telling ------------------------------------------------------------------------------------------------


def test_each_address_is_told_once_with_the_link(heard):
    for name in ("ana", "luis"):
        Subscriber.objects.create(session=heard.session, email=f"{name}@ejemplo.cl")
    session = published(heard)
    assert tell(session, by=heard.planner) == (2, 0)
    assert tell(session, by=heard.planner) == (0, 0)
    assert [message.to for message in mail.outbox] == [["ana@ejemplo.cl"], ["luis@ejemplo.cl"]]
    assert f"/d/{session.feedback_code}/" in mail.outbox[0].body
    event = Event.objects.get(verb="tell_feedback")
    assert event.changes == {"correos": [None, 2]}


def test_nobody_is_told_before_it_is_published(heard, client):
    Subscriber.objects.create(session=heard.session, email="ana@ejemplo.cl")
    client.force_login(heard.planner)
    response = client.post(reverse("participation:feedback_tell", args=[heard.session.pk]), follow=True)
    assert "Primero se publica la devolución" in response.content.decode()
    assert mail.outbox == []


def test_what_the_mail_did_not_take_can_be_told_again(heard, settings):
    Subscriber.objects.create(session=heard.session, email="ana@ejemplo.cl")
    session = published(heard)
    settings.EMAIL_BACKEND = "tests.participation.mail_that_fails.Backend"
    assert tell(session, by=heard.planner) == (0, 1)
    assert Subscriber.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tell(session, by=heard.planner) == (1, 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_people_who_publish_and_tell_at_once_each_address_gets_one_letter():
    plan = make_heard()
    for n in range(3):
        Subscriber.objects.create(session=plan.session, email=f"persona{n}@ejemplo.cl")
    codes = at_once(*[lambda: published(plan).feedback_code for _ in range(4)])
    assert len(set(codes)) == 1
    plan.session.refresh_from_db()
    told = at_once(*[lambda: tell(plan.session, by=plan.planner) for _ in range(4)])
    assert sorted(told) == [(0, 0)] * 3 + [(3, 0)]
    assert len(mail.outbox) == 3


def test_an_address_is_deleted_once_it_was_told_for_long_enough(heard):
    ages = {"nueva": 29, "vieja": 31}
    for name, days in ages.items():
        Subscriber.objects.create(
            session=heard.session,
            email=f"{name}@ejemplo.cl",
            told_at=timezone.now() - datetime.timedelta(days=days),
        )
    Subscriber.objects.create(session=heard.session, email="sin-avisar@ejemplo.cl")
    assert expire()["subscribers"] == 1
    assert set(Subscriber.objects.values_list("email", flat=True)) == {
        "nueva@ejemplo.cl",
        "sin-avisar@ejemplo.cl",
    }


# Who --------------------------------------------------------------------------------------------------


def test_a_schools_people_read_theirs_once_it_is_published_and_never_the_draft(small, client):
    client.force_login(make_user("school_director", on=small.tiny))
    address = reverse("participation:feedback", args=[small.of_school.pk])
    text = client.get(address).content.decode()
    assert "Todavía no se publica." in text
    assert "Se compra en abril" not in text
    assert client.get(reverse("participation:feedback_paper", args=[small.of_school.pk])).status_code == 404
    published(small, small.of_school)
    assert "Se compra en abril" in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    assert client.post(reverse("participation:feedback_tell", args=[small.of_school.pk])).status_code == 403


def test_a_session_that_is_of_no_plan_has_no_devolucion(heard, client):
    body = heard.service.bodies.create(kind="consejo_local", name="Consejo")
    session = make_session(body=body, status="held")
    client.force_login(heard.planner)
    assert client.get(reverse("participation:feedback", args=[session.pk])).status_code == 404


def test_the_planner_publishes_and_tells_from_the_page(heard, client):
    Subscriber.objects.create(session=heard.session, email="ana@ejemplo.cl")
    client.force_login(heard.planner)
    address = reverse("participation:feedback", args=[heard.session.pk])
    assert "Publicar la devolución" in client.get(address).content.decode()
    assert "La devolución está publicada" in client.post(address, follow=True).content.decode()
    assert "Avisar a 1 correo" in client.get(address).content.decode()
    told = client.post(reverse("participation:feedback_tell", args=[heard.session.pk]), follow=True)
    assert "Se avisó a 1 correo." in told.content.decode()
    assert Contribution.objects.filter(session=heard.session).count() == 3
