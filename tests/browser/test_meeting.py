"""Journey 3 on a phone: a meeting noted in a school without signal, and minutes with exactly what was typed."""

import threading

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect
from pypdf import PdfReader

from documents.models import Job
from documents.sealing import open_paper
from support_cycle.meeting_sync import take_items
from support_cycle.minutes import render_minutes
from support_cycle.models import MeetingAgreement, MonitoringMeeting, PlanAdjustment
from tests.browser.test_capture import bar, forget_the_cut, log_in
from tests.factories import make_school, make_service, make_user
from tests.factories_support import make_key_action, make_meeting, make_support_plan

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
DONE = "Las tres duplas planificaron con la pauta de una página."


@pytest.fixture
def plan(transactional_db):
    school = make_school(make_service("Demostración"), "Escuela Los Aromos")
    plan = make_support_plan(school, status="execution")
    make_key_action(plan, "Planificar en duplas con una pauta común")
    make_key_action(plan, "Observación entre pares")
    return plan


@pytest.fixture
def meeting(plan):
    return make_meeting(plan, status="running", place="Biblioteca")


@pytest.fixture
def companion(plan):
    return make_user("companion", on=plan.school, first_name="Andrea", last_name="Catrileo")


@pytest.fixture
def phone(page, companion, scripts):
    if not scripts:
        pytest.skip("what a device keeps is kept by a script; its plain forms have tests of their own")
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def cut(monkeypatch):
    """Nothing arrives before it is set: after a reload the browser itself forgets now and then that it is cut off."""
    mended = threading.Event()

    def wait_and_take(*given, **more):
        mended.wait(60)
        return take_items(*given, **more)

    monkeypatch.setattr("support_cycle.views.meeting_sync.take_items", wait_and_take)
    yield mended
    mended.set()


def enter(page, person, path):
    page.goto(f"/cuenta/login/?next={path}")
    log_in(page, person)
    page.wait_for_url(f"**{path}")


def text(page, label, nth=0):
    return page.get_by_label(label, exact=True).nth(nth)


def add(page, title, **fields):
    form = page.locator("details.more", has=page.locator("summary", has_text=title))
    if not form.get_attribute("open") and form.get_attribute("open") != "":
        form.locator("summary").click()
    for label, words in fields.items():
        form.get_by_label(label.replace("_", " "), exact=False).fill(words)
    form.get_by_role("button", name=title).click()


def test_a_meeting_is_noted_with_the_network_cut_and_ends_in_minutes_with_what_was_typed(
    phone, meeting, companion, cut, troubles
):
    page, path = phone, meeting.get_absolute_url()
    enter(page, companion, path)
    page.wait_for_selector("[data-kept]")
    page.context.set_offline(True)
    text(page, "Agenda").fill("1. Cómo llegamos\n2. Qué se hizo")
    text(page, "Qué se hizo").fill(DONE)
    text(page, "Cómo va").fill("La pauta larga se dejó de usar.")
    text(page, "Nivel").select_option("advanced")
    text(page, "Se trabajó").check()
    add(page, "Agregar acuerdo", Qué_se_acordó="Mirar dos planificaciones la próxima vez.")
    expect(bar(page)).to_contain_text("pendientes de enviar")
    expect(page.locator(".voice--unsent")).to_contain_text("Mirar dos planificaciones la próxima vez.")
    assert not MeetingAgreement.objects.exists()

    page.reload()
    expect(text(page, "Qué se hizo")).to_have_value(DONE)
    expect(page.locator(".voice--unsent")).to_contain_text("Pendiente de enviar")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    cut.set()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(bar(page)).to_be_hidden(timeout=20_000)
    forget_the_cut(troubles)
    assert list(MeetingAgreement.objects.values_list("text", flat=True)) == [
        "Mirar dos planificaciones la próxima vez."
    ]
    note = meeting.action_notes.get()
    assert (note.done, note.going, note.level) == (DONE, "La pauta larga se dejó de usar.", "advanced")

    page.goto(path)
    page.get_by_role("button", name="Dar por realizada").click()
    page.goto(f"{path}posterior/")
    page.get_by_label("Avances").fill("Las tres duplas usan la pauta.")
    page.get_by_label("Aprendizajes").fill("Partir por un trabajo real abre la conversación.")
    page.get_by_label("No hubo nudos críticos").check()
    page.get_by_role("button", name="Guardar", exact=True).first.click()
    page.goto(f"{path}cierre/")
    page.get_by_role("button", name="Cerrar y compartir la minuta").click()
    page.wait_for_url("**/minuta/")
    meeting.refresh_from_db()
    assert meeting.status == MonitoringMeeting.Status.CLOSED
    job = Job.objects.filter(handler="support_cycle.render_minutes").get()
    render_minutes(job, lambda *args: None, **job.args)
    meeting.minutes.refresh_from_db()
    with open_paper(meeting.minutes, "pdf") as paper:
        words = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(paper).pages).split())
    for typed in (DONE, "La pauta larga se dejó de usar.", "Mirar dos planificaciones la próxima vez.",
                  "Las tres duplas usan la pauta.", "Partir por un trabajo real abre la conversación."):  # fmt: skip
        assert typed in words


def test_two_devices_on_one_meeting_see_each_others_text_and_lose_none(
    phone, meeting, companion, new_context
):
    page, path = phone, meeting.get_absolute_url()
    other = new_context().new_page()
    enter(page, companion, path)
    enter(other, companion, path)
    text(page, "Agenda").fill("La agenda del teléfono")
    expect(page.locator("[data-box=agenda]")).to_contain_text("Guardado")
    text(other, "Encuadre").focus()
    other.evaluate("htmx.trigger('#reunion-estado', 'captura')")
    expect(text(other, "Agenda")).to_have_value("La agenda del teléfono")

    other.context.set_offline(True)
    text(other, "Agenda").fill("La agenda del otro teléfono")
    text(page, "Agenda").fill("La agenda del teléfono, otra vez")
    text(page, "Encuadre").focus()
    expect(page.locator("[data-box=agenda]")).not_to_contain_text("Pendiente")
    other.context.set_offline(False)
    box = other.locator("[data-box=agenda]")
    expect(box).to_contain_text("Otra persona escribió aquí mientras tanto", timeout=20_000)
    expect(box).to_contain_text("La agenda del teléfono, otra vez")
    box.get_by_role("button", name="Dejar los dos").click()
    expect(box).not_to_contain_text("Pendiente", timeout=20_000)
    meeting.refresh_from_db()
    assert meeting.agenda == "La agenda del teléfono, otra vez\n\nLa agenda del otro teléfono"


def test_what_is_typed_after_the_account_closed_is_sent_when_it_opens_again(phone, meeting, companion):
    page, path = phone, meeting.get_absolute_url()
    enter(page, companion, path)
    Session.objects.all().delete()
    text(page, "Encuadre").fill("Se abrió con un trabajo de un estudiante.")
    expect(bar(page)).to_contain_text("La cuenta se cerró: 1 cambio pendiente de enviar", timeout=20_000)
    bar(page).get_by_role("button", name="Ingresar").click()
    log_in(page, companion)
    expect(text(page, "Encuadre")).to_have_value("Se abrió con un trabajo de un estudiante.")
    expect(page.locator("[data-box=framing]")).to_contain_text("Guardado", timeout=20_000)
    expect(bar(page)).to_be_hidden()
    meeting.refresh_from_db()
    assert meeting.framing == "Se abrió con un trabajo de un estudiante."


def test_a_meeting_begins_without_a_network_and_is_one_when_it_arrives(phone, plan, companion, cut, troubles):
    page, path = phone, f"/acompanamiento/{plan.pk}/reunion/"
    enter(page, companion, path)
    page.wait_for_selector("[data-kept]")
    page.context.set_offline(True)
    page.reload()
    text(page, "Qué se hizo").fill(DONE)
    add(
        page,
        "Agregar ajuste al plan",
        Qué_se_ajusta="Se corre dos semanas.",
        Por_qué="Coincidía con pruebas.",
    )
    page.reload()
    expect(text(page, "Qué se hizo")).to_have_value(DONE)
    assert not MonitoringMeeting.objects.exists()
    cut.set()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_url("**/reuniones/*/**", timeout=30_000)
    forget_the_cut(troubles)
    meeting = MonitoringMeeting.objects.get()
    assert meeting.action_notes.get().done == DONE
    assert PlanAdjustment.objects.get().reason == "Coincidía con pruebas."
    expect(text(page, "Qué se hizo")).to_have_value(DONE)
