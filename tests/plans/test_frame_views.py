"""The frame's pages: the list of plans, opening one, its task list, its outline."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Event
from plans.models import AnnualPlan, Section
from plans.opening import LAW_KEYS, open_plan
from tests.factories import (
    make_action,
    make_indicator,
    make_objective,
    make_plan,
    make_school,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service("Alerce", slug="alerce")


@pytest.fixture
def planner(service):
    return make_user("planner", on=service)


@pytest.fixture
def plan(service, planner):
    return open_plan(service, 2031, by=planner)


def url(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])


def text(response):
    return response.content.decode()


# The list -----------------------------------------------------------------------------------------------


def test_the_list_holds_the_plans_of_the_person_and_nobody_else_s(client, plan, planner):
    make_plan(make_service("Vecino"), 2031)
    client.force_login(planner)
    page = text(client.get("/pal/"))
    assert plan.get_absolute_url() in page
    assert "Vecino" not in page


def test_the_list_is_filtered_by_its_address_and_nonsense_filters_nothing(client, service, planner):
    open_plan(service, 2030, by=planner)
    published = open_plan(service, 2031, by=planner)
    AnnualPlan.objects.filter(pk=published.pk).update(status="published")
    client.force_login(planner)

    def years(**query):
        page = text(client.get("/pal/", query))
        return [year for year in (2030, 2031) if f'href="/pal/alerce/{year}/"' in page]

    assert years() == [2030, 2031]
    assert years(anio=2030) == [2030]
    assert years(estado="published") == [2031]
    assert years(estado="published", anio=2030) == []
    assert years(servicio="alerce") == [2030, 2031]
    assert years(anio="abc", estado="'; --", servicio="otro", pagina="9" * 30) == [2030, 2031]
    assert "Ningún plan corresponde" in text(client.get("/pal/", {"estado": "draft", "anio": 2031}))


def test_the_filtered_list_travels_alone_to_htmx(client, plan, planner):
    client.force_login(planner)
    response = client.get("/pal/", headers={"HX-Request": "true", "HX-Target": "plan-table"})
    assert text(response).lstrip().startswith('<section id="plan-table"')
    assert "HX-Target" in response["Vary"]


def test_an_empty_list_teaches_and_offers_only_what_is_allowed(client, service, planner):
    client.force_login(planner)
    assert "Abrir el primer PAL" in text(client.get("/pal/"))
    client.force_login(make_user("reader", on=service))
    page = text(client.get("/pal/"))
    assert "Todavía no hay planes" in page and "Abrir el primer PAL" not in page


def test_the_list_asks_a_constant_number_of_times(client, plan, planner, queries_of):
    client.force_login(planner)
    client.get("/pal/")
    few = len(queries_of(lambda: client.get("/pal/")))
    for year in range(2032, 2070):
        make_plan(plan.service, year)
    assert len(queries_of(lambda: client.get("/pal/"))) == few <= 12


# Opening ------------------------------------------------------------------------------------------------


def opening(client, service, **changed):
    data = {"year": "2032", "source": "nada", "receipt": str(uuid.uuid4())} | changed
    return client.post(reverse("plans:create", args=[service.slug]), data)


def test_a_planner_opens_a_plan_from_nothing_and_from_the_one_before(client, plan, planner, service):
    make_action(make_objective(plan, code="OE1"), code="1.1")
    client.force_login(planner)
    assert opening(client, service).url == "/pal/alerce/2032/"
    assert not AnnualPlan.objects.get(year=2032).objectives.exists()
    assert opening(client, service, year="2033", source="2031").status_code == 302
    assert AnnualPlan.objects.get(year=2033).actions.get().origin.plan == plan


def test_the_form_suggests_the_year_after_the_last_plan(client, plan, planner, service):
    client.force_login(planner)
    page = text(client.get(reverse("plans:create", args=[service.slug])))
    assert 'value="2032"' in page and "Desde el PAL 2031" in page


def test_one_form_sent_twice_opens_one_plan(client, planner, service):
    client.force_login(planner)
    key = str(uuid.uuid4())
    first, second = (opening(client, service, receipt=key) for _ in range(2))
    assert first.url == second.url
    assert AnnualPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": "2031"}, "Ya existe el PAL 2031"),
        ({"year": ""}, "Falta indicar el año"),
        ({"year": "dos mil"}, "Escribir el año con cuatro cifras"),
        ({"year": "1999"}, "El primer año posible es 2018"),
        ({"year": "9" * 30}, "El último año posible es 2099"),
        ({"source": "1950"}, "Escoja una opción válida"),
        ({"year": "2030", "source": "2031"}, "es posterior"),
        ({"extras": ["todo"]}, "Escoja una opción válida"),
    ],
)
def test_what_cannot_be_opened_is_said_and_nothing_is_made(client, plan, planner, service, changed, said):
    client.force_login(planner)
    response = opening(client, service, **changed)
    assert response.status_code == 422
    assert said in text(response)
    assert AnnualPlan.objects.count() == 1
    if len(changed.get("year", "x")) > 1:
        assert f'value="{changed["year"]}"' in text(response)


def test_a_refused_form_may_be_sent_again_with_its_own_receipt(client, plan, planner, service):
    client.force_login(planner)
    key = str(uuid.uuid4())
    assert opening(client, service, receipt=key, year="2031").status_code == 422
    assert opening(client, service, receipt=key, year="2033").url == "/pal/alerce/2033/"


def test_only_who_writes_plans_at_the_servicio_opens_one(client, service):
    address = reverse("plans:create", args=[service.slug])
    expected = {"planner": 200, "director": 403, "reader": 403, "auditor": 403, "uatp_head": 403}
    for role, status in expected.items():
        client.force_login(make_user(role, on=service))
        assert client.get(address).status_code == status, role
    for stranger in (make_user("administrator", on=service), make_user("planner", on=make_service())):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert opening(client, service).status_code == 404
    client.force_login(make_user("reader", on=service))
    assert opening(client, service).status_code == 403
    assert not AnnualPlan.objects.exists()


# The plan's page ----------------------------------------------------------------------------------------


def test_the_task_list_and_what_is_missing_are_on_one_page(client, plan, planner):
    client.force_login(planner)
    page = text(client.get(url("detail", plan)))
    for section in plan.sections.all():
        assert section.title in page and section.get_absolute_url() in page
    assert page.count("No iniciada") == 9
    assert "La sección «Vinculación regional y comunal» no está iniciada." in page
    assert "15-10-2030" in page
    assert "Borrador (PDF)" in page and "Planilla (XLSX)" in page
    assert 'id="plan-moves"' in page
    assert url("outline", plan) in page


def test_a_reader_sees_the_page_and_no_way_to_change_it(client, plan):
    client.force_login(make_user("reader", on=plan.service))
    page = text(client.get(url("detail", plan)))
    assert "Vinculación regional y comunal" in page
    assert url("outline", plan) not in page


def test_a_published_plan_shows_no_gaps(client, plan, planner):
    AnnualPlan.objects.update(status="published")
    client.force_login(planner)
    page = text(client.get(url("detail", plan)))
    assert "Lo que falta" not in page and "no está iniciada" not in page


def test_the_gaps_have_a_page_of_their_own(client, plan, planner):
    client.force_login(planner)
    page = text(client.get(url("checks", plan)))
    assert "La ley lo pide antes de presentar" in page


@pytest.mark.parametrize("name", ["detail", "checks"])
def test_the_neighbour_and_the_school_find_no_plan(client, plan, name):
    school = make_school(plan.service)
    for stranger in (
        make_user("planner", on=make_service()),
        make_user("school_director", on=school),
        make_user("administrator", on=plan.service),
        make_user(),
    ):
        client.force_login(stranger)
        assert client.get(url(name, plan)).status_code == 404
    client.logout()
    assert client.get(url(name, plan)).status_code == 302


@pytest.mark.parametrize("name", ["detail", "checks"])
def test_the_plan_s_page_asks_a_constant_number_of_times(client, plan, planner, queries_of, name):
    client.force_login(planner)
    client.get(url(name, plan))
    few = len(queries_of(lambda: client.get(url(name, plan))))
    unit = make_unit(plan.service)
    plan.sections.update(unit=unit)
    for n in range(12):
        action = make_action(make_objective(plan, code=f"X{n}"), [make_school(plan.service)], unit=unit)
        make_indicator(action)
    assert len(queries_of(lambda: client.get(url(name, plan)))) == few <= 12


# The outline --------------------------------------------------------------------------------------------


def test_chapters_go_up_and_down_by_buttons(client, plan, planner):
    client.force_login(planner)
    keys = [s.key for s in plan.sections.all()]
    client.post(url("outline_move", plan, keys[2]), {"sentido": "subir"})
    assert [s.key for s in plan.sections.all()][:3] == [keys[0], keys[2], keys[1]]
    client.post(url("outline_move", plan, keys[2]), {"sentido": "bajar"})
    assert [s.key for s in plan.sections.all()] == keys
    for key, way in [(keys[0], "subir"), (keys[-1], "bajar"), (keys[1], "nada")]:
        assert client.post(url("outline_move", plan, key), {"sentido": way}).status_code == 302
    assert [s.key for s in plan.sections.all()] == keys


def test_a_chapter_takes_another_title_and_office_and_keeps_its_key(client, plan, planner):
    unit, stranger = make_unit(plan.service), make_unit(make_service())
    client.force_login(planner)
    section = plan.sections.get(key="apoyo")
    address = url("outline_edit", plan, "apoyo")
    data = {"version": section.version, "title": "Apoyo a las escuelas", "unit": unit.pk}
    assert client.post(address, data | {"unit": stranger.pk}).status_code == 422
    assert client.post(address, data).status_code == 302
    section.refresh_from_db()
    assert (section.key, section.title, section.unit) == ("apoyo", "Apoyo a las escuelas", unit)
    assert Event.objects.filter(subject_type="plans.section", verb="edit").exists()
    response = client.post(address, data | {"title": "Otra cosa"})
    assert response.status_code == 409 and "Otra cosa" in text(response)


def test_an_empty_title_is_said_and_nothing_is_saved(client, plan, planner):
    client.force_login(planner)
    response = client.post(url("outline_edit", plan, "apoyo"), {"version": 1, "title": ""})
    assert response.status_code == 422 and "Falta indicar el título." in text(response)


def test_what_the_law_asks_for_stays_required_and_in_the_plan(client, plan, planner):
    client.force_login(planner)
    for key in sorted(LAW_KEYS):
        section = plan.sections.get(key=key)
        data = {"version": section.version, "title": section.title}
        assert client.post(url("outline_edit", plan, key), data).status_code == 302
        assert client.post(url("outline_remove", plan, key)).status_code == 422
    assert set(plan.sections.filter(required=True).values_list("key", flat=True)) == LAW_KEYS


def test_a_servicio_may_require_a_chapter_of_its_own_choice(client, plan, planner):
    client.force_login(planner)
    address = url("outline_edit", plan, "anexos")
    client.post(address, {"version": 1, "title": "Anexos", "required": "on"})
    assert plan.sections.get(key="anexos").required
    assert "es obligatoria" in text(client.post(url("outline_remove", plan, "anexos")))
    client.post(address, {"version": 2, "title": "Anexos"})
    assert not plan.sections.get(key="anexos").required


def test_a_chapter_is_removed_only_while_it_is_empty(client, plan, planner):
    client.force_login(planner)
    plan.sections.filter(key="presentacion").update(body="Algo")
    response = client.post(url("outline_remove", plan, "presentacion"))
    assert response.status_code == 422 and "ya tiene contenido" in text(response)
    make_action(make_objective(plan), gender_approach="Con foco en las estudiantes")
    assert client.post(url("outline_remove", plan, "genero")).status_code == 422
    plan.comments.create(
        service=plan.service, section=plan.sections.get(key="pme"), text="Revisar", by=planner
    )
    assert "tiene comentarios" in text(client.post(url("outline_remove", plan, "pme")))
    assert client.post(url("outline_remove", plan, "anexos")).status_code == 302
    assert not plan.sections.filter(key="anexos").exists()
    assert Event.objects.filter(verb="delete", subject_type="plans.section").count() == 1


def adding(client, plan, **data):
    return client.post(url("outline", plan), {"receipt": str(uuid.uuid4())} | data)


def test_a_text_of_one_s_own_goes_to_the_end_with_a_key_that_is_free(client, plan, planner):
    client.force_login(planner)
    for _ in range(2):
        assert adding(client, plan, title="Plan de transición").status_code == 302
    assert adding(client, plan, title="Anexos").status_code == 302
    assert adding(client, plan, title="¿?").status_code == 302
    added = list(plan.sections.all())[-4:]
    assert [s.key for s in added] == ["plan-de-transicion", "plan-de-transicion-2", "anexos-2", "seccion"]
    assert {(s.kind, s.required) for s in added} == {(Section.Kind.TEXT, False)}


def test_a_usual_chapter_that_was_removed_comes_back(client, plan, planner):
    client.force_login(planner)
    assert 'value="anexos"' not in text(client.get(url("outline", plan)))
    client.post(url("outline_remove", plan, "anexos"))
    assert 'value="anexos"' in text(client.get(url("outline", plan)))
    assert adding(client, plan, key="anexos").status_code == 302
    section = plan.sections.get(key="anexos")
    assert (section.kind, section.title) == (Section.Kind.ANNEXES, "Anexos")
    assert adding(client, plan, key="anexos").status_code == 422
    assert adding(client, plan, title="").status_code == 422
    assert adding(client, plan, title="x" * 161).status_code == 422


def test_the_outline_is_for_who_writes_a_plan_that_may_be_written(client, plan, planner):
    posts = [
        ("outline", (), {"title": "Otra"}),
        ("outline_edit", ("anexos",), {"title": "Otra", "version": 1}),
        ("outline_move", ("anexos",), {"sentido": "subir"}),
        ("outline_remove", ("anexos",), {}),
    ]
    before = list(plan.sections.values_list("key", "title", "position"))

    def answers(expected):
        for name, args, data in posts:
            assert client.post(url(name, plan, *args), data).status_code == expected, name
        assert list(plan.sections.values_list("key", "title", "position")) == before

    client.force_login(make_user("reader", on=plan.service))
    answers(403)
    client.force_login(make_user("planner", on=make_service()))
    answers(404)
    AnnualPlan.objects.update(status="sanctioned")
    client.force_login(planner)
    answers(403)


@pytest.mark.parametrize("year", ["0", "99999999999999999999999"])
def test_a_year_that_no_plan_has_is_no_error(client, plan, planner, year):
    client.force_login(planner)
    for name in ("", "pendientes/", "etapas/", "calendario.ics", "indice/", "etapas/presentation/"):
        assert client.get(f"/pal/alerce/{year}/{name}").status_code == 404
