"""A voice's whole way, on a phone: said without a network, and read by those who said it in what became of it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from participation.models import CommunitySession, Contribution, Minutes, Trace
from plans.models import AnnualPlan, Recommendation, SealedVersion
from tests.browser.test_capture import bar, forget_the_cut, say
from tests.browser.test_journey import _move, _open_move, enter, press, says
from tests.factories import make_user
from tests.factories_journey import RESOLUTION, make_world, make_years_plan, mend
from tests.factories_participation import make_session, make_stakeholder
from tests.factories_writing import address

PHONE = {"width": 390, "height": 844}
SAID = "Que el bus pase a las 7:40, porque llegan cuando la clase ya empezó."
HOW = "La acción 1.2 suma una mesa con el municipio por el recorrido del bus."


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def plan(world):
    plan = make_years_plan(world, world.today.year + 1)
    mend(world, plan)
    return plan


@pytest.fixture
def session(world, plan):
    teachers = make_stakeholder(world.service, "Docentes", is_required=True)
    return make_session(
        plan,
        school=world.schools[0],
        stakeholders=[teachers],
        status=CommunitySession.Status.RUNNING,
        number=1,
        title="Taller de Cerro Azul",
        convener="Planificación",
    )


@pytest.fixture
def phone(new_context):
    """A person on a phone of their own; without one, a visitor who has only a link."""

    def open_one(person=None):
        page = new_context().new_page()
        page.set_viewport_size(PHONE)
        if person:
            enter(page, person)
        return page

    return open_one


@pytest.mark.core
def test_what_one_group_said_is_read_by_that_group_in_what_became_of_it(
    world, plan, session, phone, troubles, scripts
):
    if not scripts:
        pytest.skip("it begins with the network cut, which only a script outlives")
    planner, director = phone(world.planner), phone(world.director)
    _captured_without_a_network(planner, session, troubles)
    _closed_in_an_acta(planner, session)
    _grouped_and_incorporated(planner, plan)
    _presented_and_received(director, plan, world)
    _a_member_writes_with_only_a_link(planner, phone(), plan, world)
    _recommended_upon(phone, plan, world)
    _answered(director, plan)
    _sanctioned_and_published(director, planner, plan, world)
    _read_by_those_who_said_it(planner, phone(), session, plan)


def _captured_without_a_network(page, session, troubles):
    page.goto(reverse("participation:capture", args=[session.pk]))
    page.wait_for_selector("[data-kept]")
    page.context.set_offline(True)
    say(page, SAID)
    for _ in range(6):
        page.get_by_role("button", name="Sumar: mujeres, Docentes, urbano").click()
    expect(bar(page)).to_contain_text("pendientes de enviar")
    assert Contribution.objects.count() == 0
    page.context.set_offline(False)
    expect(bar(page)).to_be_hidden()
    page.reload()
    expect(page.locator("#captura-aportes .voice")).to_have_count(1)
    assert Contribution.objects.get().text == SAID
    assert session.attendance.get().women == 6
    forget_the_cut(troubles)


def _closed_in_an_acta(page, session):
    page.goto(session.get_absolute_url())
    press(page, "Dar por realizada")
    expect(page.locator("#messages")).to_contain_text("Realizada", ignore_case=True)
    page.goto(reverse("participation:minutes_create", args=[session.pk]))
    press(page, "Revisados todos")
    expect(page.get_by_role("heading", name="Revisados: 1")).to_be_visible()
    press(page, "Cerrar y sellar el acta")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Acta N.º 1")
    session.refresh_from_db()
    assert (session.status, Minutes.objects.get().document.has_papers) == ("closed", True)


def _grouped_and_incorporated(page, plan):
    page.goto(address_of("voices", plan))
    page.get_by_label(SAID).check()
    expect(page.locator("#voices-count")).to_contain_text("1 aporte elegido")
    page.get_by_text("Agrupar los elegidos en un tema").click()
    page.get_by_label("Tema nuevo").fill("Transporte")
    press(page, "Agrupar")
    page.goto(address_of("voices", plan))
    page.get_by_label(SAID).check()
    page.get_by_label("Acción o sección").select_option(label="1.2 Acompañar a cada comunidad")
    page.get_by_label("Cómo entran").fill(HOW)
    page.get_by_role("button", name=re.compile("Guardar (para|la)")).click()
    expect(page.locator("#messages")).to_contain_text(re.compile("1 aporte"))
    trace = Trace.objects.get()
    assert [target.action.code for target in trace.targets.all()] == ["1.2"]
    assert Contribution.objects.get().themes.get().name == "Transporte"


def _presented_and_received(page, plan, world):
    _move(page, plan, "Presentar al Comité Directivo y al Consejo Local")
    for body in world.bodies:
        page.goto(address(plan, "presentations"))
        page.get_by_role("link", name=f"Registrar la recepción de {body}", exact=True).click()
        page.get_by_label("Recibido el").fill(f"{world.today:%d-%m-%Y}")
        press(page, "Guardar la recepción")
        says(page, f"{body} recibió el plan")


def _a_member_writes_with_only_a_link(planner, member, plan, world):
    version = SealedVersion.objects.get(plan=plan)
    planner.goto(address(plan, "member_links", version.number, world.bodies[1].pk))
    planner.get_by_label("Otra persona").fill("Rosa, de los centros de padres")
    press(planner, "Hacer los enlaces")
    link = planner.locator("dd.code").first.inner_text()
    member.goto(link)
    choose(member, "Sobre qué", "1.2")
    member.get_by_role("textbox", name="Observación").fill("Que la mesa empiece en marzo.")
    press(member, "Enviar la observación")
    expect(member.locator("#escritas")).to_contain_text("Que la mesa empiece en marzo.")


def _recommended_upon(phone, plan, world):
    steering, council = world.bodies
    version = SealedVersion.objects.get(plan=plan)
    for body, sense in [(council, "Con recomendaciones"), (steering, "Sin recomendaciones")]:
        secretary = phone(make_user("secretary", on=body))
        secretary.goto(address(plan, "opinion", version.number, body.pk))
        secretary.get_by_label("Sentido").select_option(label=sense)
        secretary.get_by_label("Acordado el").fill(f"{world.today:%d-%m-%Y}")
        secretary.get_by_label("En qué sesión").fill("Ordinaria 6")
        press(secretary, "Guardar el pronunciamiento")
        if sense.startswith("Con"):
            choose(secretary, "Sobre qué", "1.2")
            secretary.get_by_label("Qué recomienda").fill("La mesa desde marzo")
            secretary.get_by_label("Recomendación", exact=True).fill("Partir en marzo y no en mayo.")
            press(secretary, "Agregar la recomendación")
            expect(secretary.locator("main")).to_contain_text("Recomendación 1")


def _answered(page, plan):
    _move(page, plan, "Pasar a respuesta", motive="Las dos instancias ya se pronunciaron.")
    page.goto(address(plan, "recommendations"))
    page.get_by_role("radio", name="Integrada", exact=True).check()
    page.get_by_label("Fundamento").fill("La mesa parte el 9 de marzo.")
    press(page, "Guardar respuesta")
    assert Recommendation.objects.get().answer == "integrated"
    _move(page, plan, "Registrar el ajuste a la Ley de Presupuestos", motive="Sin cambios.")


def _sanctioned_and_published(page, planner, plan, world):
    _open_move(page, plan, "Sancionar")
    page.get_by_label("Resolución N.º").fill("1241")
    page.get_by_label("Fecha de la resolución").fill(f"{world.today:%d-%m-%Y}")
    page.get_by_label("Archivo de la resolución").set_input_files(
        {"name": "resolucion.pdf", "mimeType": "application/pdf", "buffer": RESOLUTION}
    )
    press(page, "Sancionar")
    says(page, "Sancionó el plan.")
    _move(planner, plan, "Publicar")
    assert AnnualPlan.objects.get(pk=plan.pk).status == AnnualPlan.Status.PUBLISHED


def _read_by_those_who_said_it(planner, anybody, session, plan):
    planner.goto(reverse("participation:feedback", args=[session.pk]))
    press(planner, "Publicar la devolución")
    place = planner.locator("p.code a").first.get_attribute("href")
    anybody.goto(place)
    page = anybody.locator("main")
    expect(page).to_contain_text(SAID)
    expect(page).to_contain_text("1.2")
    expect(page).to_contain_text(HOW)
    assert anybody.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    anybody.goto(reverse("plans:public_plan", args=[plan.service.slug, plan.year]))
    expect(page).to_contain_text("La mesa desde marzo")


def choose(page, label, text):
    """The option that says `text`, whatever stands around it."""
    field = page.get_by_label(label)
    field.select_option(value=field.locator("option", has_text=text).first.get_attribute("value"))


def address_of(name, plan, *args):
    return reverse(f"participation:{name}", args=[plan.service.slug, plan.year, *args])
