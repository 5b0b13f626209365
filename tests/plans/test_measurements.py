"""What is reported at a cut: a value or why there is none, with its story and its evidence."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Event
from plans.models import AnnualPlan, Indicator, Measurement
from tests.factories import make_action, make_indicator, make_measurement, make_user
from tests.factories_followup import DECEMBER, JUNE, MARCH, address, make_cut, make_followed
from tests.factories_moves import PDF

pytestmark = pytest.mark.django_db


def url_of(plan, day=JUNE, indicator=None):
    return address(plan, "report_indicator", (indicator or plan.indicator).pk, day)


def report(client, plan, *, day=JUNE, **data):
    data = {"receipt": str(uuid.uuid4()), "version": "", "volver": f"corte={day}"} | data
    return client.post(url_of(plan, day), data)


def stored(plan, day=JUNE):
    return Measurement.objects.get(indicator=plan.indicator, cut_off=day)


def pdf(name="acta.pdf"):
    return SimpleUploadedFile(name, PDF)


def test_a_value_is_typed_with_a_comma_and_kept_with_its_event(client):
    plan = make_followed(client)
    response = report(client, plan, value="61,9", narrative="Se avanzó en marzo.")
    assert response["Location"] == f"{address(plan, 'followup')}?corte={JUNE}#indicador-{plan.indicator.pk}"
    row = stored(plan)
    assert (row.value, row.absence, row.narrative, row.service) == (
        Decimal("61.9"),
        "",
        "Se avanzó en marzo.",
        plan.service,
    )
    event = Event.objects.of(row).get()
    assert (event.verb, event.actor, event.changes["value"]) == ("measure", plan.person, [None, "61.9"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"numerator": "45", "denominator": "53"}, "84.9"),
        ({"numerator": "45", "denominator": "53", "value": "84,9"}, "84.9"),
        ({"numerator": "45", "denominator": "53", "value": "84,91"}, "84.91"),
        ({"numerator": "0", "denominator": "53"}, "0"),
        ({"numerator": "1.250,5", "denominator": "2.501"}, "50"),
    ],
)
def test_a_numerator_and_a_denominator_give_the_percentage(client, typed, kept):
    plan = make_followed(client)
    report(client, plan, **typed)
    assert stored(plan).value == Decimal(kept)


def test_a_new_numerator_moves_the_value_that_came_from_the_old_one(client):
    plan = make_followed(client)
    report(client, plan, numerator="45", denominator="53")
    response = report(client, plan, numerator="50", denominator="53", value="84,9", version=1)
    assert response.status_code == 302
    assert stored(plan).value == Decimal("94.3")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Escribir el valor o indicar por qué no hay."),
        ({"value": "doce"}, "Escribir el número con coma decimal"),
        ({"value": "1" * 40}, "número"),
        ({"numerator": "45"}, "Hacen falta los dos"),
        ({"numerator": "45", "denominator": "0"}, "no puede ser cero"),
        ({"numerator": "45", "denominator": "53", "value": "90"}, "45 de 53 es 84,9"),
        ({"numerator": "-1", "denominator": "53"}, "Escribir un número desde 0."),
        ({"absence": "S/I"}, "Falta indicar el motivo"),
        ({"value": "12", "absence": "N/A", "reason": "x"}, "Hay un valor escrito"),
        ({"absence": "otra"}, "otra"),
        ({"value": "12", "narrative": "x" * 4001}, "4000"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(client, typed, sentence):
    plan = make_followed(client)
    response = report(client, plan, **({"narrative": "Mi relato escrito."} | typed))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert typed.get("narrative", "Mi relato escrito.") in text
    assert not Measurement.objects.filter(cut_off=JUNE).exists()


@pytest.mark.parametrize(
    ("typed", "absence"),
    [
        ({"absence": "S/I", "reason": "La encuesta se atrasó."}, "S/I"),
        ({"value": "s/i", "reason": "La encuesta se atrasó."}, "S/I"),
        ({"value": "No aplica", "reason": "Sin párvulos."}, "N/A"),
        ({"absence": "annual"}, "annual"),
    ],
)
def test_an_absence_is_reported_as_an_absence(client, typed, absence):
    plan = make_followed(client)
    assert report(client, plan, **typed).status_code == 302
    assert (stored(plan).value, stored(plan).absence) == (None, absence)


def test_women_and_men_are_asked_where_it_is_measured_by_gender(client):
    plan = make_followed(client)
    assert 'name="women"' not in client.get(url_of(plan)).content.decode()
    Indicator.objects.filter(pk=plan.indicator.pk).update(by_gender=True)
    report(client, plan, value="50", women="52,5", men="47,5")
    assert (stored(plan).women, stored(plan).men) == (Decimal("52.5"), Decimal("47.5"))


def test_only_percentages_are_divided(client):
    plan = make_followed(client)
    Indicator.objects.filter(pk=plan.indicator.pk).update(unit="number")
    assert 'name="numerator"' not in client.get(url_of(plan)).content.decode()
    report(client, plan, value="12", numerator="45", denominator="53")
    assert (stored(plan).value, stored(plan).numerator) == (Decimal(12), None)


def test_the_form_keeps_its_draft_on_the_device(client):
    plan = make_followed(client)
    assert f'data-draft="medicion-{plan.indicator.pk}-{JUNE}"' in client.get(url_of(plan)).content.decode()


def test_the_same_form_sent_six_times_reports_once(client):
    plan = make_followed(client)
    key = str(uuid.uuid4())
    for _ in range(6):
        assert report(client, plan, value="61,9", receipt=key, files=pdf()).status_code == 302
    assert stored(plan).evidence.count() == 1
    assert Event.objects.of(stored(plan)).count() == 2


def test_two_people_who_report_the_same_see_both_values_and_lose_neither(client):
    plan = make_followed(client)
    report(client, plan, value="61,9", narrative="Lo mío")
    response = report(client, plan, value="70", narrative="Lo otro")
    text = response.content.decode()
    assert response.status_code == 409
    assert "61,9" in text and "70" in text and "Lo mío" in text and "Lo otro" in text
    assert stored(plan).value == Decimal("61.9")
    kept = report(client, plan, value="70", narrative="Lo otro", version=1, **{"keep-narrative": "theirs"})
    assert kept.status_code == 302
    assert (stored(plan).value, stored(plan).narrative) == (Decimal(70), "Lo mío")


def test_evidence_is_checked_kept_and_handed_out_at_the_plans_own_address(client):
    plan = make_followed(client)
    wrong = report(client, plan, value="50", files=SimpleUploadedFile("virus.exe", b"MZ"))
    assert wrong.status_code == 422
    assert "Ese tipo de archivo no se recibe" in wrong.content.decode()
    report(client, plan, value="50", files=pdf("acta firmada.pdf"))
    file = stored(plan).evidence.get()
    url = address(plan, "evidence", plan.indicator.pk, JUNE, file.pk)
    response = client.get(url)
    assert response.getvalue() == PDF
    assert (
        "acta%20firmada.pdf" in response["Content-Disposition"]
        or "acta firmada.pdf" in response["Content-Disposition"]
    )
    assert url in client.get(url_of(plan)).content.decode()
    client.force_login(make_user("reader", on=plan.service))
    assert client.get(url).getvalue() == PDF
    client.force_login(make_user("planner", on=make_followed().service))
    assert client.get(url).status_code == 404


def test_evidence_of_another_measurement_is_not_found_here(client):
    plan = make_followed(client)
    report(client, plan, value="50", files=pdf())
    file = stored(plan).evidence.get()
    make_measurement(plan.indicator, MARCH)
    for day, pk in [(MARCH, file.pk), (JUNE, 10**18), (DECEMBER, file.pk)]:
        assert client.get(address(plan, "evidence", plan.indicator.pk, day, pk)).status_code == 404


def test_evidence_of_a_neighbour_is_not_found_through_ones_own_plan(client):
    other = make_followed(client)
    report(client, other, value="50", files=pdf())
    file = stored(other).evidence.get()
    plan = make_followed(client)
    for name, method in [("evidence", client.get), ("evidence_remove", client.post)]:
        assert method(address(plan, name, other.indicator.pk, JUNE, file.pk)).status_code == 404
    assert stored(other).evidence.exists()


def test_evidence_is_taken_off_with_its_event(client):
    plan = make_followed(client)
    report(client, plan, value="50", files=pdf())
    file = stored(plan).evidence.get()
    client.post(address(plan, "evidence_remove", plan.indicator.pk, JUNE, file.pk))
    assert not stored(plan).evidence.exists()
    assert Event.objects.of(stored(plan)).order_by("-seq").first().changes["evidence"][1] is None


@pytest.mark.parametrize(
    ("role", "code"), [("planner", 302), ("uatp_professional", 302), ("director", 302), ("auditor", 403)]
)
def test_reporting_is_for_who_contributes(client, role, code):
    plan = make_followed(client, role=role)
    assert client.get(url_of(plan)).status_code == 200
    assert report(client, plan, value="50").status_code == code
    assert Measurement.objects.filter(cut_off=JUNE).exists() == (code == 302)


@pytest.mark.parametrize(("status", "code"), [("sanctioned", 302), ("closed", 403), ("draft", 403)])
def test_a_plan_takes_measurements_while_its_year_runs(client, status, code):
    plan = make_followed(client, status=status)
    assert report(client, plan, value="50").status_code == code
    response = client.post(address(plan, "coverage", plan.action.pk), {})
    assert response.status_code == code
    assert ('name="value"' in client.get(url_of(plan)).content.decode()) == (code == 302)


def test_what_is_not_of_this_plan_is_not_found(client):
    plan, other = make_followed(client), make_followed()
    stray = make_indicator(make_action(plan.objective))
    assert client.get(url_of(plan, indicator=other.indicator)).status_code == 404
    assert client.get(url_of(plan, day=datetime.date(2027, 5, 5), indicator=stray)).status_code == 404
    assert client.get(address(plan, "report_indicator", 10**19, JUNE)).status_code == 404
    assert client.get(address(plan, "coverage", other.action.pk)).status_code == 404
    assert client.get(url_of(plan).replace(str(JUNE), "2027-02-30")).status_code == 404


def test_no_nonsense_of_a_form_breaks_a_page(client):
    plan = make_followed(client)
    junk = {
        "version": "²",
        "reached": ["x", "²", "9" * 40],
        "era-1": "x",
        "day": "\u0000",
        "value": "²",
        "volver": "%%%&corte=x",
    }
    names = [
        ("coverage", plan.action.pk),
        ("report_indicator", plan.indicator.pk, JUNE),
        ("cuts",),
        ("cut_edit", JUNE),
        ("evaluation",),
    ]
    for name, *args in names:
        assert client.post(address(plan, name, *args), junk).status_code < 500
    links = {f"era-{link.pk}": "2027-99-99" for link in plan.action.action_schools.all()}
    assert client.post(address(plan, "coverage", plan.action.pk), links).status_code == 302
    assert client.get(reverse("plans:followup", args=["nadie", 2027])).status_code == 404
    assert AnnualPlan.objects.get(pk=plan.pk).evaluation == ""
    assert make_cut(plan, datetime.date(2027, 8, 8)).pk
