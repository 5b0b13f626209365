"""What is reported: a value or why there is none, its evidence, the units reached, and the cuts."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Event
from plans.models import Action, ActionSchool, AnnualPlan, Cut, Indicator, Measurement
from tests.factories import make_action, make_indicator, make_measurement, make_user
from tests.factories_followup import DECEMBER, JUNE, MARCH, SEPTEMBER, address, make_cut, make_followed
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


# The units reached ---------------------------------------------------------------------------------------


def reached(plan):
    return {link.pk: link.reached_on for link in ActionSchool.objects.filter(action=plan.action)}


def tick(client, plan, days, *, ticked=None, was=None, **data):
    links = reached(plan)
    was = links if was is None else was
    data = {"version": Action.objects.get(pk=plan.action.pk).version} | data
    data |= {f"era-{pk}": day.isoformat() if day else "" for pk, day in was.items()}
    data |= {f"dia-{pk}": text for pk, text in days.items()}
    data["reached"] = [str(pk) for pk in (days if ticked is None else ticked)]
    return client.post(address(plan, "coverage", plan.action.pk), data)


def test_units_are_ticked_with_one_day_for_all_and_told_in_one_event(client):
    plan = make_followed(client)
    first, second, third = reached(plan)
    response = tick(client, plan, {second: "20-05-2027"}, ticked=[first, second], day="15-05-2027")
    assert response.status_code == 302
    assert reached(plan) == {
        first: datetime.date(2027, 5, 15),
        second: datetime.date(2027, 5, 20),
        third: None,
    }
    event = Event.objects.of(plan.action).get()
    assert event.changes["unidades alcanzadas"] == [0, 2]
    tick(client, plan, {second: "20-05-2027"}, ticked=[second])
    assert reached(plan)[first] is None
    assert Event.objects.of(plan.action).order_by("-seq").first().changes["unidades alcanzadas"] == [2, 1]


def test_saving_the_same_units_writes_nothing(client):
    plan = make_followed(client)
    assert tick(client, plan, {}, day="15-05-2027").status_code == 302
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("days", "ticked", "day", "sentence"),
    [
        ({}, True, "", "Falta la fecha"),
        ({}, True, "31-02-2027", "Febrero de 2027 tiene 28 días"),
        ({"dia": "15-05-2026"}, True, "", "El plan es de 2027"),
        ({"dia": "15-05-2027"}, False, "", "no está marcada"),
        ({"dia": "mañana"}, True, "", "Escribir la fecha como"),
    ],
)
def test_a_day_that_cannot_be_says_why_and_nothing_is_written(client, days, ticked, day, sentence):
    plan = make_followed(client)
    pk = next(iter(reached(plan)))
    typed = {pk: days["dia"]} if days else {}
    response = tick(client, plan, typed, ticked=[pk] if ticked else [], day=day)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert set(reached(plan).values()) == {None}


def test_two_people_tick_different_units_at_once(client):
    plan = make_followed(client)
    first, second, _ = opened = reached(plan)
    tick(client, plan, {first: "15-05-2027"}, was=opened)
    tick(client, plan, {second: "16-05-2027"}, was=opened)
    assert [reached(plan)[pk] for pk in (first, second)] == [
        datetime.date(2027, 5, 15),
        datetime.date(2027, 5, 16),
    ]


@pytest.mark.parametrize(("choice", "kept"), [("theirs", 15), ("mine", 16)])
def test_two_people_who_date_the_same_unit_differently_choose(client, choice, kept):
    plan = make_followed(client)
    first = next(iter(reached(plan)))
    opened = reached(plan)
    tick(client, plan, {first: "15-05-2027"}, was=opened)
    response = tick(client, plan, {first: "16-05-2027"}, was=opened, version=1)
    assert response.status_code == 409
    assert "Alcanzada el 15-05-2027" in response.content.decode()
    assert reached(plan)[first].day == 15
    tick(client, plan, {first: "16-05-2027"}, was=opened, **{f"keep-dia-{first}": choice})
    assert reached(plan)[first].day == kept


def test_the_units_cost_the_same_however_many_they_are(client, queries_of):
    few, many = make_followed(units=2), make_followed(units=30)
    counts = []
    for plan in (few, many):
        client.force_login(plan.person)
        client.get(address(plan, "coverage", plan.action.pk))
        counts.append(
            len(queries_of(lambda plan=plan: client.get(address(plan, "coverage", plan.action.pk))))
        )
    assert counts[0] == counts[1] <= 12
    client.force_login(many.person)
    days = dict.fromkeys(reached(many), "15-05-2027")
    assert len(queries_of(lambda: tick(client, many, days))) <= 30


def test_a_reader_sees_the_units_without_a_form(client):
    plan = make_followed(client, role="reader")
    text = client.get(address(plan, "coverage", plan.action.pk)).content.decode()
    assert plan.action.universe.first().display_name in text
    assert 'name="reached"' not in text
    assert tick(client, plan, {}).status_code == 403


# The cuts ------------------------------------------------------------------------------------------------


def cut_data(cut, **data):
    return {
        "version": cut.version,
        "date": f"{cut.date:%d-%m-%Y}",
        "name": cut.name,
        "narrative": cut.narrative,
    } | data


def test_a_cut_is_added_once(client):
    plan = make_followed(client)
    data = {"date": "31-10-2027", "name": "Corte de octubre", "receipt": str(uuid.uuid4())}
    for _ in range(3):
        assert client.post(address(plan, "cuts"), data)["Location"] == address(plan, "cuts")
    assert plan.cuts.filter(date="2027-10-31").count() == 1
    again = client.post(address(plan, "cuts"), data | {"receipt": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "Ya hay un corte en esa fecha." in again.content.decode()


@pytest.mark.parametrize("day", ["31-10-2026", "31-02-2027", "", "ayer"])
def test_a_cut_lies_in_the_plans_year(client, day):
    plan = make_followed(client)
    response = client.post(address(plan, "cuts"), {"date": day, "name": "Uno"})
    assert response.status_code == 422
    assert 'value="Uno"' in response.content.decode()


def test_what_was_measured_follows_its_cut_to_another_date(client):
    plan = make_followed(client)
    row = make_measurement(plan.indicator, JUNE)
    other = make_followed()
    foreign = make_measurement(other.indicator, JUNE)
    cut = plan.cuts.get(date=JUNE)
    url = address(plan, "cut_edit", JUNE)
    assert client.post(url, cut_data(cut, date="15-07-2027", narrative="Un mes más.")).status_code == 302
    cut.refresh_from_db()
    row.refresh_from_db()
    foreign.refresh_from_db()
    assert (cut.date, row.cut_off, foreign.cut_off) == (datetime.date(2027, 7, 15),) * 2 + (JUNE,)
    assert cut.narrative == "Un mes más."


def test_a_cut_does_not_move_onto_measurements_of_another_date(client):
    plan = make_followed(client)
    for day in (JUNE, datetime.date(2027, 7, 15)):
        make_measurement(plan.indicator, day)
    response = client.post(
        address(plan, "cut_edit", JUNE), cut_data(plan.cuts.get(date=JUNE), date="15-07-2027")
    )
    assert response.status_code == 422
    assert "Ya hay mediciones al 15-07-2027" in response.content.decode()
    assert plan.cuts.filter(date=JUNE).exists()


def test_a_cut_with_measurements_stays_and_an_empty_one_goes(client):
    plan = make_followed(client)
    make_measurement(plan.indicator, JUNE)
    client.post(address(plan, "cut_remove", JUNE))
    client.post(address(plan, "cut_remove", SEPTEMBER))
    assert [cut.date for cut in plan.cuts.all()] == [MARCH, JUNE, DECEMBER]
    assert "se queda en el plan" in client.get(address(plan, "cuts")).content.decode()


def test_a_stale_edit_of_a_cut_shows_both_texts(client):
    plan = make_followed(client)
    cut = plan.cuts.get(date=JUNE)
    url = address(plan, "cut_edit", JUNE)
    client.post(url, cut_data(cut, narrative="Primero"))
    response = client.post(url, cut_data(cut, narrative="Segundo"))
    assert response.status_code == 409
    assert Cut.objects.get(pk=cut.pk).narrative == "Primero"


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [("uatp_head", "published", 403), ("planner", "closed", 403), ("planner", "draft", 302)],
)
def test_the_cuts_are_edited_by_who_writes_until_the_plan_closes(client, role, status, code):
    plan = make_followed(client, role=role, status=status)
    cut = plan.cuts.get(date=JUNE)
    assert client.get(address(plan, "cuts")).status_code == 200
    assert client.post(address(plan, "cut_edit", JUNE), cut_data(cut, name="Otro")).status_code == code
    assert client.post(address(plan, "cut_remove", JUNE)).status_code == code


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
    links = {f"era-{pk}": "2027-99-99" for pk in reached(plan)}
    assert client.post(address(plan, "coverage", plan.action.pk), links).status_code == 302
    assert client.get(reverse("plans:followup", args=["nadie", 2027])).status_code == 404
    assert AnnualPlan.objects.get(pk=plan.pk).evaluation == ""
    assert make_cut(plan, datetime.date(2027, 8, 8)).pk
