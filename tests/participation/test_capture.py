"""The page of a session as it happens, as plain forms: who may, what is kept, what is refused, two people at once."""

import datetime
import gzip
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from participation.capture_page import SHOWN, digest
from participation.models import Agreement, Attendance, Commitment, CommunitySession, Contribution
from tests.factories import make_body, make_plan, make_school, make_user
from tests.factories_participation import (
    make_agreement,
    make_attendance,
    make_commitment,
    make_contribution,
    make_session,
    make_stakeholder,
    make_theme,
)


@pytest.fixture
def session(db):
    plan = make_plan()
    school = make_school(plan.service, is_rural=True)
    return make_session(
        plan, school=school, status="running", stakeholders=[make_stakeholder(plan.service, "Docentes")]
    )


@pytest.fixture
def planner(session, client):
    person = make_user("planner", on=session.service)
    client.force_login(person)
    return person


@pytest.fixture
def teachers(session):
    return session.stakeholders.get()


def here(session, rest=""):
    return f"/sesiones/{session.pk}/captura/{rest}"


def line(stakeholder, text="Que el bus pase antes.", **fields):
    return {
        "receipt": uuid.uuid4(),
        "text": text,
        "moment": "deliberate",
        "stakeholder": stakeholder.pk,
        **fields,
    }


# Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "anchor", "status"),
    [
        ("planner", "service", 200),
        ("director", "service", 403),
        ("reader", "service", 403),
        ("administrator", "service", 404),
        ("school_director", "school", 200),
        ("school_team", "school", 200),
    ],
)
def test_whoever_runs_a_session_notes_in_it(client, session, role, anchor, status):
    client.force_login(make_user(role, on=getattr(session, anchor)))
    assert client.get(here(session)).status_code == status


def test_a_visitor_logs_in_and_a_neighbour_finds_nothing(client, session):
    assert client.get(here(session)).status_code == 302
    client.force_login(make_user("planner", on=make_plan().service))
    assert client.get(here(session)).status_code == 404
    assert client.post(here(session, "aportes/"), {}).status_code == 404


def test_the_secretary_of_a_body_notes_in_its_session_and_a_member_does_not(client, db):
    body = make_body(make_plan().service)
    session = make_session(body=body)
    client.force_login(make_user("secretary", on=body))
    page = client.get(here(session)).content.decode()
    assert "Lo que se dijo" in page
    assert 'name="theme"' not in page
    client.force_login(make_user("member", on=body))
    assert client.get(here(session)).status_code == 403


# Lines ------------------------------------------------------------------------------------------------------------


def test_a_contribution_is_added_once_however_often_it_is_sent(client, session, planner, teachers):
    sent = line(teachers, theme="Transporte", votes="12")
    for _ in range(2):
        assert client.post(here(session, "aportes/"), sent).status_code == 302
    one = Contribution.objects.get()
    assert (one.text, one.moment, one.votes, one.number) == ("Que el bus pase antes.", "deliberate", 12, 1)
    assert (one.client_id, one.themes.get().name) == (sent["receipt"], "Transporte")
    assert "Que el bus pase antes." in client.get(here(session)).content.decode()


def test_what_is_odd_in_a_line_is_said_at_its_field_and_nothing_is_lost(client, session, planner, teachers):
    answer = client.post(here(session, "aportes/"), line(teachers, votes="muchos"))
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "Votos: Escribir un número entero" in page
    assert "Que el bus pase antes." in page


def test_an_agreement_and_a_commitment_are_added(client, session, planner):
    client.post(
        here(session, "acuerdos/"), {"receipt": uuid.uuid4(), "text": "Pedir el bus", "votes_for": "9"}
    )
    sent = {"receipt": uuid.uuid4(), "text": "Enviarlo", "who": "UATP", "due_on": "30-09-2026"}
    client.post(here(session, "compromisos/"), sent)
    assert Agreement.objects.get().votes_for == 9
    assert (Commitment.objects.get().who, f"{Commitment.objects.get().due_on}") == ("UATP", "2026-09-30")


@pytest.mark.parametrize(
    ("due_on", "said"), [("01-01-2026", "Es anterior a la sesión"), ("31-11-2026", "Noviembre tiene 30 días")]
)
def test_a_commitment_has_a_day_that_can_be(client, session, planner, due_on, said):
    sent = {"receipt": uuid.uuid4(), "text": "Enviarlo", "who": "UATP", "due_on": due_on}
    answer = client.post(here(session, "compromisos/"), sent)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_session_closed_while_somebody_types_says_so_and_keeps_the_text(client, session, planner, teachers):
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    for rest in ("aportes/", "acuerdos/"):
        answer = client.post(here(session, rest), line(teachers, "No perder esto"))
        assert answer.status_code == 422
        assert "La sesión está cerrada" in answer.content.decode()
    answer = client.post(here(session, "asistencia/"), {f"{teachers.pk}-r-women": "3"})
    assert "La sesión está cerrada" in answer.content.decode()
    assert (Contribution.objects.count(), Attendance.objects.count()) == (0, 0)


def test_a_line_is_edited_in_its_place_and_its_words_are_reviewed_anew(client, session, planner, teachers):
    one = make_contribution(
        session, public_text="Revisado", reviewed_at=session.starts_at, reviewed_by=planner
    )
    assert (
        f'name="version" value="{one.version}"'
        in client.get(here(session, f"?abrir=aporte-{one.pk}")).content.decode()
    )
    sent = line(teachers, "Mejor escrito") | {"version": one.version}
    assert client.post(here(session, f"aportes/{one.pk}/"), sent).status_code == 302
    one.refresh_from_db()
    assert (one.text, one.published_text, one.reviewed_by) == ("Mejor escrito", "", None)


def test_two_who_edit_a_line_see_both_texts(client, session, planner, teachers):
    one = make_contribution(session, "Al principio", teachers)
    sent = line(teachers, "Lo de la primera") | {"version": 1, "moment": "identify"}
    client.post(here(session, f"aportes/{one.pk}/"), sent)
    answer = client.post(here(session, f"aportes/{one.pk}/"), sent | {"text": "Lo de la segunda"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo de la primera" in page
    assert "Lo de la segunda" in page
    one.refresh_from_db()
    assert one.text == "Lo de la primera"


def test_a_line_of_another_session_is_not_edited_from_here(client, session, planner, teachers):
    other = make_contribution(make_session(session.plan), "Ajeno", teachers)
    assert client.post(here(session, f"aportes/{other.pk}/"), line(teachers)).status_code == 404
    assert client.get(here(session, f"?abrir=aporte-{other.pk}")).status_code == 200


def test_no_field_asks_for_a_name_of_somebody(client, session, planner):
    page = client.get(here(session)).content.decode()
    labels = re.findall(r"<label[^>]*>(.*?)</label>", page, re.DOTALL)
    assert [label for label in labels if "nombre" in label.lower() or "rut" in label.lower()] == []


# Attendance ----------------------------------------------------------------------------------------------------------


def test_attendance_is_counted_by_the_estamento_of_each_person_and_by_area(
    client, session, planner, teachers
):
    other = make_stakeholder(session.service, "Estudiantes")
    sent = {
        **{f"{teachers.pk}-r-women": "8", f"seen-{teachers.pk}-r-women": "0", f"{teachers.pk}-u-men": "2"},
        **{f"{other.pk}-r-unsaid": "1", f"{other.pk}-r-other": "0", "total": "11"},
    }
    assert client.post(here(session, "asistencia/"), sent).status_code == 302
    rows = Attendance.objects.order_by("stakeholder", "is_rural").values_list(
        "stakeholder__name", "is_rural", "women", "men", "other", "unsaid"
    )
    assert sorted(rows) == [
        ("Docentes", False, 0, 2, 0, 0),
        ("Docentes", True, 8, 0, 0, 0),
        ("Estudiantes", True, 0, 0, 0, 1),
    ]


def test_a_stepper_is_a_button_that_adds_one_without_javascript(client, session, planner, teachers):
    cell = f"{teachers.pk}-r-women"
    for number, (button, count) in enumerate(
        [("mas", 1), ("mas", 2), ("menos", 1), ("menos", 0), ("menos", 0)]
    ):
        seen = Attendance.objects.get().women if number else 0
        answer = client.post(here(session, "asistencia/"), {cell: seen, f"seen-{cell}": seen, button: cell})
        assert answer["Location"].endswith(f"#c-{cell}")
        assert (Attendance.objects.first() or Attendance()).women == count


def test_a_rural_school_is_offered_the_rural_boxes_first(client, session, planner, teachers):
    page = client.get(here(session)).content.decode()
    assert page.index(f'name="{teachers.pk}-r-women"') < page.index("Anotar también sector urbano")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"women": "8", "total": "10"},
            "No calza: se contaron 10 y por estamento hay 8; faltan 2. No se guardó nada.",
        ),
        ({"women": "8", "total": "7"}, "sobran 1"),
        ({"women": "4000"}, "Revisar: son más de 999 personas."),
        ({"women": "ocho"}, "Escribir un número entero, por ejemplo 12."),
        ({"women": "-3"}, "Escribir un número entero, por ejemplo 12."),
    ],
)
def test_attendance_that_does_not_add_up_says_so_at_its_field(
    client, session, planner, teachers, typed, said
):
    cell = f"{teachers.pk}-r-women"
    sent = {cell: typed["women"], f"seen-{cell}": "0", "total": typed.get("total", "")}
    answer = client.post(here(session, "asistencia/"), sent)
    page = answer.content.decode()
    assert (answer.status_code, Attendance.objects.count()) == (422, 0)
    assert said in page
    assert f'name="{cell}" inputmode="numeric" autocomplete="off" value="{typed["women"]}"' in page


def test_two_who_count_the_same_see_both_numbers_and_choose(client, session, planner, teachers):
    make_attendance(session, teachers, is_rural=True, women=7)
    cell, other = f"{teachers.pk}-r-women", f"{teachers.pk}-r-men"
    sent = {cell: "8", f"seen-{cell}": "5", other: "3", f"seen-{other}": "0"}
    answer = client.post(here(session, "asistencia/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dejar 7" in page
    assert "Dejar 8" in page
    assert Attendance.objects.get().men == 0
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert (fields[other], fields[f"seen-{cell}"]) == ("3", "7")
    client.post(here(session, "asistencia/"), fields | {cell: "8"})
    assert (Attendance.objects.get().women, Attendance.objects.get().men) == (8, 3)


# Others' lines, and what it costs ------------------------------------------------------------------------------------


def test_a_page_that_is_open_gets_what_others_added_and_nothing_where_nothing_changed(
    client, session, planner
):
    seen, ask = digest(session), {"HX-Request": "true", "HX-Target": "captura-aportes"}
    assert client.get(here(session, f"lineas/?visto={seen}"), headers=ask).status_code == 204
    one = make_contribution(session, "Lo dijo otra persona")
    answer = client.get(here(session, f"lineas/?visto={seen}"), headers=ask)
    page = answer.content.decode()
    assert (answer.status_code, page.startswith('\n  <div id="captura-aportes"')) == (200, True)
    assert "Lo dijo otra persona" in page
    assert f'data-client="{one.client_id}"' in page
    assert 'id="captura-cuentas" aria-label="Partes de la sesión" hx-swap-oob="true"' in page
    assert "<textarea" not in page
    assert f"visto={digest(session)}" in page


def test_what_a_device_keeps_of_the_page_has_nobodys_words_nor_name(client, session, planner, teachers):
    make_contribution(session, "Palabras de alguien", teachers)
    make_agreement(session, "Un acuerdo")
    make_commitment(session, "Un compromiso")
    page = client.get(here(session, "?armazon")).content.decode()
    told = ["Palabras de alguien", "Un acuerdo", "Un compromiso", str(planner), planner.email]
    assert [word for word in told if word in page] == []
    assert f'data-user="{planner.pk}"' in page
    assert "data-shell" in page


def test_the_page_asks_twelve_things_of_the_database_however_much_was_said(
    client, session, planner, teachers, django_assert_max_num_queries
):
    def fill(count):
        for n in range(count):
            stakeholder = make_stakeholder(session.service)
            make_attendance(session, stakeholder, women=n)
            one = make_contribution(session, stakeholder=stakeholder)
            make_theme(session.plan, contributions=[one])
            make_agreement(session)
            make_commitment(session)

    client.get(here(session))
    for count in (1, 25):
        fill(count)
        with django_assert_max_num_queries(12):
            assert client.get(here(session)).status_code == 200
    assert client.get(here(session)).content.decode().count('class="voice__num">') > SHOWN


def test_the_first_load_is_under_a_hundred_kilobytes(client, session, planner):
    page = client.get(here(session)).content
    shell = client.get(here(session, "?armazon")).content
    total = sum(len(gzip.compress(text)) for text in (page, shell))
    for address in set(re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode())):
        name = re.sub(r"\.[0-9a-f]{12}\.", ".", address)
        total += len(gzip.compress(Path(finders.find(name)).read_bytes()))
    total += len(gzip.compress((settings.BASE_DIR / "static/js/sw.js").read_bytes()))
    assert total < 100_000


def test_a_session_that_was_held_leads_to_its_acta(client, session, planner):
    assert "/acta/" not in client.get(here(session)).content.decode()
    CommunitySession.objects.filter(pk=session.pk).update(status="held")
    assert f'href="/sesiones/{session.pk}/acta/"' in client.get(here(session)).content.decode()


def test_what_was_said_in_a_closed_session_can_still_be_protected(client, session, planner):
    one = make_contribution(session)
    CommunitySession.objects.filter(pk=session.pk).update(status="closed")
    page = client.get(here(session)).content.decode()
    assert f"/captura/aportes/{one.pk}/proteccion/" in page
    assert "?abrir=" not in page


def test_the_life_page_of_an_open_session_leads_to_where_it_is_noted(client, session, planner):
    for status in ("convened", "running", "held"):
        CommunitySession.objects.filter(pk=session.pk).update(status=status)
        page = client.get(f"/sesiones/{session.pk}/").content.decode()
        assert ">Anotar la sesión</a>" in page.split("Lo que se anotó")[1]


@pytest.mark.django_db
def test_what_the_group_still_owes_from_earlier_sessions_is_there_to_be_seen(client):
    earlier = make_session(title="La de junio")
    teachers = make_stakeholder(earlier.service, "Docentes")
    earlier.stakeholders.set([teachers])
    make_commitment(earlier, "Revisar la calefacción")
    make_commitment(earlier, "Ya se hizo", status="done", done_on=earlier.starts_at.date())
    later = earlier.starts_at + datetime.timedelta(days=30)
    session = make_session(earlier.plan, stakeholders=[teachers], status="running", starts_at=later)
    client.force_login(make_user("planner", on=session.service))
    page = client.get(reverse("participation:capture", args=[session.pk])).content.decode()
    assert "Siguen abiertos de sesiones anteriores" in page
    assert "Revisar la calefacción" in page and "Viene de La de junio" in page
    assert "Ya se hizo" not in page
