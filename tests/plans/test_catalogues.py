"""The Servicio's own lists: one editor for all, by who may write its data, archived and never lost."""

import uuid

import pytest
from django.urls import reverse

from accounts.access import give_role
from accounts.models import Body, Event, OrganizationalUnit, Stakeholder
from plans.catalogues import CATALOGUES, TOP
from plans.models import CalendarRule, Indicator, Instrument, NonWorkingDay, PriorityAxis, StrategicObjective
from tests.factories import make_indicator, make_instrument, make_measurement, make_service, make_user
from tests.factories_chapters import CUT_OFF, make_chapter

pytestmark = pytest.mark.django_db

# What is typed for a first row of each catalogue, and what it is called afterwards.
TYPED = {
    "estamentos": ({"name": "Docentes", "is_required": "on"}, "Docentes"),
    "ejes": ({"name": "Convivencia"}, "Convivencia"),
    "fuentes": ({"name": "SEP"}, "SEP"),
    "unidades-responsables": ({"name": "UATP", "code": "UATP"}, "UATP"),
    "instrumentos": ({"kind": "PEL", "title": "PEL 2025-2030", "starts_on": "01-01-2025"}, "PEL 2025-2030"),
    "objetivos": ({"code": "OE9", "text": "Mejorar"}, "OE9 Mejorar"),
    "lineas": ({"code": "1.5", "text": "Ambiente"}, "L.E. 1.5 Ambiente"),
    "indicadores": (
        {
            "name": "% que lee",
            "unit": "percent",
            "decimals": "1",
            "sense": "lower",
            "target": "-1,4",
            "periodicity": "yearly",
        },
        "% que lee",
    ),
    "calendario": ({"name": "Difusión", "year_offset": "-1", "day": "15", "month": "10"}, "Difusión"),
    "feriados": ({"date": "12-06-2027", "name": "Aniversario"}, "12-06-2027 Aniversario"),
    "instancias": (
        {"kind": "consejo_local", "name": "Consejo Local", "receives_plan": "on"},
        "Consejo Local",
    ),
    "sentidos": (
        {"body_kind": "consejo_local", "name": "Con una objeción", "asks": "true"},
        "Con una objeción",
    ),
}


@pytest.fixture
def service(client):
    service = make_service("Servicio Uno")
    client.force_login(make_user("planner", on=service))
    return service


def url_of(name, service, *args):
    return reverse(f"plans:{name}", args=[service.slug, *args])


def above_of(service, name):
    """The query that says which row a new one hangs on; "" for a catalogue of the top."""
    if not CATALOGUES[name].parent:
        return ""
    instrument = Instrument.objects.filter(service=service).first() or make_instrument(service)
    return f"?de={instrument.pk if name == 'objetivos' else instrument.objectives.first().pk}"


def add(client, service, name, data=None, /, **more):
    data = {"receipt": uuid.uuid4()} | (TYPED[name][0] if data is None else data) | more
    return client.post(url_of("catalogue_create", service, name) + above_of(service, name), data)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_row_sent_twice_is_one_and_is_listed(client, service, name):
    above_of(service, name)
    before = CATALOGUES[name].model._default_manager.count()
    key = uuid.uuid4()
    places = [add(client, service, name, receipt=key)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert CATALOGUES[name].model._default_manager.count() == before + 1
    row = CATALOGUES[name].model._default_manager.order_by("-pk").first()
    assert (str(row), row.service) == (TYPED[name][1], service)
    assert TYPED[name][1] in client.get(places[0]).content.decode()
    assert Event.objects.filter(verb="create", subject_id=str(row.pk)).count() == 1


@pytest.mark.parametrize("name", [name for name in CATALOGUES if name not in ("instrumentos", "indicadores")])
def test_the_same_row_again_is_said_at_its_field(client, service, name):
    add(client, service, name)
    response = add(client, service, name)
    if name == "calendario":  # two stages may have one name: their keys differ
        assert response.status_code == 302
        assert CalendarRule.objects.values("key").distinct().count() == 2
        return
    assert response.status_code == 422
    assert "ya " in response.content.decode().lower()
    assert "Hay un problema" in response.content.decode()


@pytest.mark.parametrize("name", CATALOGUES)
def test_an_empty_form_says_what_is_missing(client, service, name):
    response = add(client, service, name, {})
    assert response.status_code == 422
    assert "Falta indicar: " in response.content.decode()


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_row_is_changed_with_its_event(client, service, name):
    add(client, service, name)
    row = CATALOGUES[name].model._default_manager.order_by("-pk").first()
    field = "text" if name in ("objetivos", "lineas") else "title" if name == "instrumentos" else "name"
    data = TYPED[name][0] | {field: "Otra cosa", "version": 1}
    url = url_of("catalogue_row", service, name, row.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Otra cosa"
    assert Event.objects.get(verb="edit").changes[field][1] == "Otra cosa"
    assert client.post(url, data | {field: "Tarde"}).status_code == 409


@pytest.mark.parametrize("name", [name for name in CATALOGUES if CATALOGUES[name].archives])
def test_a_row_is_archived_and_used_again(client, service, name):
    add(client, service, name)
    row = CATALOGUES[name].model._default_manager.order_by("-pk").first()
    url = url_of("catalogue_archive", service, name, row.pk)
    for _ in range(2):
        response = client.post(url, {"archivar": "si"})
    row.refresh_from_db()
    assert row.archived_at
    assert "Archivados (1)" in client.get(response["Location"]).content.decode()
    assert Event.objects.filter(verb="archive").count() == 1
    assert client.post(url_of("catalogue_remove", service, name, row.pk)).status_code == 404
    client.post(url, {"archivar": "no"})
    row.refresh_from_db()
    assert row.archived_at is None


def test_rows_change_their_order_by_buttons(client, service):
    for name in ("Uno", "Dos", "Tres"):
        add(client, service, "ejes", name=name)
    last = PriorityAxis.objects.get(name="Tres")
    client.post(url_of("catalogue_order", service, "ejes", last.pk), {"hacia": "arriba"})
    assert list(PriorityAxis.objects.values_list("name", flat=True)) == ["Uno", "Tres", "Dos"]


def test_a_catalogue_that_keeps_no_order_has_none_to_change(client, service):
    add(client, service, "feriados")
    url = url_of("catalogue_order", service, "feriados", NonWorkingDay.objects.get().pk)
    assert client.post(url, {"hacia": "arriba"}).status_code == 404


def test_what_is_named_is_not_removed_and_says_by_whom(client, service):
    instrument = make_instrument(service)
    indicator = make_indicator(strategic_objective=instrument.objectives.get())
    make_measurement(indicator, CUT_OFF)
    for name, row, sentence in [
        ("instrumentos", instrument, "Tiene objetivos"),
        ("indicadores", indicator, "Tiene mediciones anotadas"),
    ]:
        response = client.post(url_of("catalogue_remove", service, name, row.pk), follow=True)
        assert sentence in response.content.decode()
    assert Instrument.objects.exists()
    assert Indicator.objects.exists()


def test_a_stage_of_law_and_one_that_others_follow_are_not_removed(client, service):
    def rule(key, **fields):
        return CalendarRule.objects.create(service=service, key=key, name=key, **fields)

    legal, first = rule("presentation", is_legal=True), rule("primera")
    rule("segunda", after="primera", working_days=5)
    page = client.get(url_of("catalogue", service, "calendario")).content.decode()
    assert "5 días hábiles después de «primera»" in page
    for row in (legal, first):
        client.post(url_of("catalogue_remove", service, "calendario", row.pk))
    assert CalendarRule.objects.count() == 3
    client.post(url_of("catalogue_remove", service, "calendario", CalendarRule.objects.get(key="segunda").pk))
    assert CalendarRule.objects.count() == 2
    assert Event.objects.get(verb="delete").changes["key"] == ["segunda", None]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "31", "month": "11"}, "El mes de noviembre no tiene día 31."),
        ({"day": "15", "month": ""}, "Indicar el día y el mes."),
        ({"day": "", "month": "", "working_days": "5"}, "Elegir la etapa"),
        ({"day": "15", "month": "10", "after": "primera", "working_days": "5"}, "no las dos"),
        ({"day": "", "month": "", "after": "primera"}, "Indicar cuántos días hábiles"),
        ({"year_offset": "x"}, "x no es"),
    ],
)
def test_a_rule_that_gives_no_date_says_why(client, service, data, sentence):
    CalendarRule.objects.create(service=service, key="primera", name="Primera")
    response = add(client, service, "calendario", TYPED["calendario"][0] | data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_stages_do_not_follow_one_another_in_a_ring(client, service):
    first = CalendarRule.objects.create(service=service, key="primera", name="Primera")
    CalendarRule.objects.create(
        service=service, key="segunda", name="Segunda", after="primera", working_days=5
    )
    data = {"name": "Primera", "year_offset": "-1", "after": "segunda", "working_days": "3", "version": 1}
    response = client.post(url_of("catalogue_row", service, "calendario", first.pk), data)
    assert response.status_code == 422
    assert "depende de esta" in response.content.decode()


def test_an_office_does_not_depend_on_one_below_it(client, service):
    add(client, service, "unidades-responsables", name="Arriba")
    above = OrganizationalUnit.objects.get()
    add(client, service, "unidades-responsables", name="Abajo", parent=above.pk)
    below = OrganizationalUnit.objects.get(name="Abajo")
    data = {"name": "Arriba", "parent": below.pk, "version": 1}
    response = client.post(url_of("catalogue_row", service, "unidades-responsables", above.pk), data)
    assert response.status_code == 422
    assert "depende de esta" in response.content.decode()


def test_a_row_hangs_only_on_one_of_its_own_servicio(client, service):
    theirs = make_instrument(make_service())
    url = url_of("catalogue_create", service, "objetivos")
    for asked in (theirs.pk, "x", "9" * 40, ""):
        assert client.get(f"{url}?de={asked}").status_code == 404
        assert client.post(f"{url}?de={asked}", TYPED["objetivos"][0]).status_code == 404
    assert StrategicObjective.objects.filter(service=service).count() == 0


@pytest.mark.parametrize("role", ["administrator", "planner"])
def test_who_writes_the_servicios_data_writes_its_catalogues(client, role):
    section, person = make_chapter(role=role)
    client.force_login(person)
    index = client.get(reverse("plans:catalogues"), follow=True)
    assert all(catalogue.title in index.content.decode() for catalogue in TOP)
    assert add(client, section.service, "ejes").status_code == 302
    assert client.get(section.get_absolute_url()).status_code == (404 if role == "administrator" else 200)


@pytest.mark.parametrize("role", ["director", "uatp_head", "uatp_professional", "auditor", "reader"])
def test_who_only_sees_data_writes_no_catalogue(client, service, role):
    add(client, service, "ejes")
    axis = PriorityAxis.objects.get()
    client.force_login(make_user(role, on=service))
    assert client.get(reverse("plans:catalogues")).status_code == 403
    assert client.get(url_of("catalogue", service, "ejes")).status_code == 403
    for name in ("catalogue_row", "catalogue_order", "catalogue_archive", "catalogue_remove"):
        assert client.post(url_of(name, service, "ejes", axis.pk), {"name": "x"}).status_code == 403
    assert client.post(url_of("catalogue_create", service, "ejes"), {"name": "x"}).status_code == 403


def test_another_servicios_catalogues_do_not_exist(client, service):
    add(client, service, "ejes")
    axis = PriorityAxis.objects.get()
    other = make_service()
    client.force_login(make_user("planner", on=other))
    assert client.get(url_of("catalogue_index", service)).status_code == 404
    assert client.get(url_of("catalogue", service, "ejes")).status_code == 404
    for name in ("catalogue_row", "catalogue_order", "catalogue_archive", "catalogue_remove"):
        assert client.post(url_of(name, service, "ejes", axis.pk), {"name": "x"}).status_code == 404
        assert client.post(url_of(name, other, "ejes", axis.pk), {"name": "x"}).status_code == 404
    assert axis.name not in client.get(url_of("catalogue", other, "ejes")).content.decode()


def test_an_administrator_of_many_servicios_chooses_one(client):
    person = make_user("administrator", on=make_service("Uno"))
    second = make_service("Dos")
    give_role(person, "administrator", second)
    client.force_login(person)
    page = client.get(reverse("plans:catalogues")).content.decode()
    assert url_of("catalogue_index", second) in page


@pytest.mark.parametrize("name", ["no-existe", "objetivos"])
def test_a_catalogue_that_is_not_listed_is_not_found(client, service, name):
    assert client.get(url_of("catalogue", service, name)).status_code == 404


@pytest.mark.parametrize("name", ["ejes", "unidades-responsables", "instancias", "calendario"])
def test_many_rows_ask_the_database_no_more(client, service, queries_of, name):
    url = url_of("catalogue", service, name)
    add(client, service, name)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for n in range(5):
        add(client, service, name, TYPED[name][0] | {"name": f"Otra {n}"})
    first, *rest = OrganizationalUnit.objects.all()[:4] or [None]
    OrganizationalUnit.objects.filter(pk__in=[unit.pk for unit in rest]).update(parent=first)
    client.get(url)
    assert len(queries_of(lambda: client.get(url))) == len(few) <= 12


def test_an_objectives_page_asks_the_same_for_many_lines_and_indicators(client, service, queries_of):
    for name in ("lineas", "indicadores"):
        add(client, service, name)
    objective = StrategicObjective.objects.get()
    url = url_of("catalogue_row", service, "objetivos", objective.pk)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for n in range(5):
        add(client, service, "lineas", code=f"L{n}")
        add(client, service, "indicadores")
    client.get(url)
    assert len(queries_of(lambda: client.get(url))) == len(few) <= 12


def test_estamentos_and_bodies_say_what_changed(client, service):
    add(client, service, "estamentos")
    add(client, service, "instancias")
    url = url_of("catalogue_row", service, "estamentos", Stakeholder.objects.get().pk)
    client.post(url, {"name": "Docentes", "version": 1})
    assert Event.objects.get(verb="edit").changes == {"is_required": [True, False]}
    assert Body.objects.get().receives_plan


def test_a_body_in_the_catalogue_leads_to_its_page_for_who_may_open_it(client, service):
    add(client, service, "instancias")
    body = Body.objects.get()
    url, page = url_of("catalogue_row", service, "instancias", body.pk), f'href="/instancias/{body.pk}/"'
    assert page in client.get(url).content.decode()
    client.force_login(make_user("administrator", on=service))
    assert page not in client.get(url).content.decode()
