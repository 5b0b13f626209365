"""A chapter: its text by two people at once, its state, its place, and each kind's page."""

import pytest
from django.urls import reverse

from accounts.models import Event
from plans.models import ActionSchool, AnnualPlan, Section
from tests.factories import (
    make_action,
    make_commune,
    make_indicator,
    make_measurement,
    make_objective,
    make_school,
    make_section,
    make_service,
    make_user,
)
from tests.factories_chapters import CUT_OFF, make_chapter, url_of

pytestmark = pytest.mark.django_db


def write(client, section, body, version, **data):
    url = url_of("section_text", section.plan, section.key)
    return client.post(url, {"body": body, "version": version} | data)


def test_the_text_of_a_chapter_is_kept_with_its_event(client):
    section, planner = make_chapter()
    client.force_login(planner)
    assert write(client, section, "Un **plan** de todos.", 1)["Location"] == section.get_absolute_url()
    section.refresh_from_db()
    assert (section.body, section.version, section.updated_by) == ("Un **plan** de todos.", 2, planner)
    event = Event.objects.get(verb="edit")
    assert event.changes == {"body": ["", "Un **plan** de todos."]}
    page = client.get(section.get_absolute_url()).content.decode()
    assert "<strong>plan</strong>" in page


def test_the_second_to_save_sees_both_texts_and_loses_nothing(client):
    section, planner = make_chapter()
    client.force_login(planner)
    write(client, section, "El texto de la primera", 1)
    response = write(client, section, "El texto de la segunda", 1)
    assert response.status_code == 409
    assert "El texto de la primera" in response.content.decode()
    assert "El texto de la segunda" in response.content.decode()
    section.refresh_from_db()
    assert section.body == "El texto de la primera"
    write(client, section, "El texto de la segunda", 2, **{"keep-body": "theirs"})
    section.refresh_from_db()
    assert section.body == "El texto de la primera"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_a_version_that_is_none_is_a_conflict_and_no_failure(client, version):
    section, planner = make_chapter()
    client.force_login(planner)
    assert write(client, section, "Otro texto", version).status_code == 409


def test_a_text_that_is_too_long_is_kept_in_the_form(client):
    section, planner = make_chapter()
    client.force_login(planner)
    response = write(client, section, "m" * 60_001, 1)
    assert response.status_code == 422
    assert "m" * 60_001 in response.content.decode()
    section.refresh_from_db()
    assert section.body == ""


def test_the_preview_shows_the_text_and_saves_nothing(client):
    section, planner = make_chapter()
    client.force_login(planner)
    page = write(client, section, "- uno\n- dos <script>", 1, vista="si").content.decode()
    assert "<li>uno</li>" in page
    assert "<script>uno" not in page
    assert 'name="body"' in page
    section.refresh_from_db()
    assert section.body == ""


def test_the_preview_is_a_fragment_where_htmx_asks_for_it(client):
    section, planner = make_chapter()
    client.force_login(planner)
    headers = {"HX-Request": "true", "HX-Target": "section-preview"}
    url = url_of("section_text", section.plan, section.key)
    page = client.post(
        url, {"body": "**Hola**", "version": 1, "vista": "si"}, headers=headers
    ).content.decode()
    assert page.lstrip().startswith('<div id="section-preview"')
    assert "<strong>Hola</strong>" in page


def test_the_text_opens_and_closes_in_its_place(client):
    section, planner = make_chapter(Section.Kind.INSTRUMENTS)
    client.force_login(planner)
    headers = {"HX-Request": "true", "HX-Target": "section-text"}
    opened = client.get(f"{section.get_absolute_url()}?editar=texto", headers=headers).content.decode()
    assert opened.lstrip().startswith('<section id="section-text"')
    assert "<textarea" in opened
    closed = client.get(section.get_absolute_url(), headers=headers).content.decode()
    assert "<textarea" not in closed


def test_a_chapter_is_marked_as_ready_and_back(client):
    section, planner = make_chapter()
    client.force_login(planner)
    url = url_of("section_done", section.plan, section.key)
    for _ in range(2):
        client.post(url, {"lista": "si"})
    section.refresh_from_db()
    assert section.done
    assert [event.changes for event in Event.objects.filter(verb="edit")] == [{"done": [False, True]}]
    client.post(url, {"lista": "no"})
    section.refresh_from_db()
    assert not section.done


def test_each_chapter_leads_to_the_ones_beside_it(client):
    section, planner = make_chapter()
    after = make_section(section.plan, title="La que sigue", key="sigue")
    client.force_login(planner)
    page = client.get(section.get_absolute_url()).content.decode()
    assert f"Sección 1 del {section.plan}" in page
    assert "Siguiente: La que sigue" in page
    assert f"Anterior: {section.title}" in client.get(after.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", Section.Kind)
@pytest.mark.parametrize("role", ["planner", "director", "uatp_professional", "auditor", "reader"])
def test_every_kind_of_chapter_is_seen_by_who_may_see_the_plan(client, kind, role):
    section, person = make_chapter(kind, role)
    client.force_login(person)
    page = client.get(section.get_absolute_url()).content.decode()
    assert f"<h1>{section.title}</h1>" in page
    assert ("Marcar como lista" in page) == (role == "planner")
    assert ("Editar el texto" in page or "scribir " in page) == (role == "planner")


@pytest.mark.parametrize("kind", Section.Kind)
def test_another_servicios_chapter_does_not_exist(client, kind):
    section, _ = make_chapter(kind)
    client.force_login(make_user("planner", on=make_service()))
    assert client.get(section.get_absolute_url()).status_code == 404
    assert client.post(url_of("section_text", section.plan, section.key), {"body": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["section_text", "section_done"])
@pytest.mark.parametrize("role", ["reader", "auditor", "director", "uatp_head"])
def test_who_may_only_see_writes_nothing(client, name, role):
    section, person = make_chapter(role=role)
    client.force_login(person)
    data = {"body": "x", "version": 1, "lista": "si"}
    assert client.post(url_of(name, section.plan, section.key), data).status_code == 403


def test_an_administrator_does_not_see_the_plan(client):
    section, person = make_chapter(role="administrator")
    client.force_login(person)
    assert client.get(section.get_absolute_url()).status_code == 404


def test_a_plan_that_is_being_read_by_the_bodies_is_not_written(client):
    section, planner = make_chapter(status=AnnualPlan.Status.CONSULTING)
    client.force_login(planner)
    assert write(client, section, "Tarde", 1).status_code == 403
    page = client.get(section.get_absolute_url()).content.decode()
    assert "su texto se lee, no se edita" in page
    assert "Marcar como lista" not in page


@pytest.mark.parametrize("key", ["no-existe", "x" * 200])
def test_a_chapter_that_is_not_there_is_not_found(client, key):
    section, planner = make_chapter()
    client.force_login(planner)
    assert client.get(url_of("section", section.plan, key)).status_code == 404


def test_a_year_that_no_column_holds_is_not_found(client):
    section, planner = make_chapter()
    client.force_login(planner)
    url = reverse("plans:section", args=[section.plan.service.slug, 10**30, "capitulo"])
    assert client.get(url).status_code == 404


def _with_support(units=1, actions=1):
    section, planner = make_chapter(Section.Kind.SUPPORT_ACTIONS)
    commune = make_commune(name="Ñuñoa")
    schools = [make_school(section.service, commune=commune) for _ in range(units)]
    objective = make_objective(section.plan)
    made = [make_action(objective, schools[1:], code=f"ATP{n}") for n in range(1, actions + 1)]
    return section, planner, schools, made


def test_units_that_no_support_action_names_come_first(client):
    section, planner, _, actions = _with_support(units=2, actions=2)
    alone = make_school(section.service, "Zorzal")
    make_action(make_objective(section.plan), [alone], kind="other")
    client.force_login(planner)
    page = client.get(section.get_absolute_url()).content.decode()
    assert "1 de 3 unidades educativas tienen al menos una acción" in page
    assert page.count("Ninguna todavía") == 2
    assert page.index("Zorzal<span") < page.index(", ".join(action.code for action in actions))


def test_a_jardin_without_rbd_is_one_of_the_units(client):
    section, planner, _, _ = _with_support()
    make_school(
        section.service,
        "Jardín Los Ulmos",
        rbd=None,
        code="90123",
        junji_code="90123",
        rbd_dv="",
        enrolment=0,
    )
    client.force_login(planner)
    page = client.get(section.get_absolute_url()).content.decode()
    assert "Jardín Los Ulmos" in page
    assert "JUNJI 90123" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=arrayan", ["Escuela El Arrayán"]),
        ("q=90777", ["Liceo Coigüe"]),
        ("comuna=Ñuñoa", ["Escuela El Arrayán"]),
        ("comuna=Ñuñoa&q=coig", []),
        ("q=%5B%28", []),
    ],
)
def test_units_are_found_by_name_code_and_comuna(client, query, shown):
    section, planner = make_chapter(Section.Kind.SUPPORT_ACTIONS)
    make_school(section.service, "Escuela El Arrayán", commune=make_commune(name="Ñuñoa"))
    make_school(section.service, "Liceo Coigüe", rbd=90777, commune=make_commune(name="Ancud"))
    client.force_login(planner)
    page = client.get(f"{section.get_absolute_url()}?{query}").content.decode()
    assert [name for name in ("Escuela El Arrayán", "Liceo Coigüe") if f"{name}<span" in page] == shown


def test_a_unit_leads_to_the_actions_it_could_be_added_to(client):
    section, planner, schools, (action,) = _with_support(units=2)
    client.force_login(planner)
    page = client.get(f"{section.get_absolute_url()}?abrir={schools[0].code}").content.decode()
    assert url_of("action_universe", section.plan, action.pk) + f"?agregar={schools[0].code}" in page


def test_the_support_chapter_asks_the_same_for_many_units_and_actions(client, queries_of):
    section, planner, schools, _ = _with_support(units=2)
    client.force_login(planner)
    client.get(section.get_absolute_url())
    few = queries_of(lambda: client.get(section.get_absolute_url()))
    more = [make_school(section.service, commune=schools[0].commune) for _ in range(20)]
    for n in range(5):
        make_action(make_objective(section.plan), more[n:], code=f"B{n}")
    many = queries_of(lambda: client.get(section.get_absolute_url()))
    assert len(many) == len(few) <= 12


def test_a_unit_that_left_the_servicio_stays_where_an_action_names_it(client):
    section, planner, schools, (action,) = _with_support(units=2)
    gone = make_school(make_service(), "Escuela Que Se Fue")
    ActionSchool.objects.create(action=action, school=gone)
    client.force_login(planner)
    page = client.get(section.get_absolute_url()).content.decode()
    assert "Escuela Que Se Fue" in page
    assert f"1 de {len(schools)} unidades educativas tienen" in page


def test_the_gender_chapter_shows_what_stands_behind_its_text(client):
    section, planner = make_chapter(Section.Kind.GENDER)
    objective = make_objective(section.plan)
    told = make_action(objective, gender_approach="Horarios que dejan participar a quienes cuidan.")
    silent = make_action(objective)
    indicator = make_indicator(told, by_gender=True)
    make_measurement(indicator, CUT_OFF, women=61, men=None)
    client.force_login(planner)
    page = client.get(section.get_absolute_url()).content.decode()
    assert (
        "1 de 2 acciones dicen cómo lo incorporan; 1 indicador se mide por género y 1 ya tiene cifras" in page
    )
    assert "quienes cuidan" in page
    assert url_of("action_edit", section.plan, silent.pk) in page
    assert "61\N{NO-BREAK SPACE}%" in page


def test_the_gender_chapter_asks_the_same_for_many_rows(client, queries_of):
    section, planner = make_chapter(Section.Kind.GENDER)
    objective = make_objective(section.plan)
    client.force_login(planner)

    def add():
        action = make_action(objective, gender_approach="Sí")
        make_measurement(make_indicator(action, by_gender=True), CUT_OFF, women=1, men=2)
        make_action(objective)

    add()
    client.get(section.get_absolute_url())
    few = queries_of(lambda: client.get(section.get_absolute_url()))
    for _ in range(4):
        add()
    assert len(queries_of(lambda: client.get(section.get_absolute_url()))) == len(few) <= 12
