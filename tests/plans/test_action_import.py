"""Actions and indicators back from the plan's workbook: taken whole, or refused with its place."""

import io
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import Event
from documents import jobs
from documents.models import Attachment, Job
from plans.exports import plan_workbook
from plans.imports.actions import preview_actions
from plans.models import Action, Amendment, AnnualPlan, Indicator, StrategicLine, StrategicObjective
from plans.versions import draft_context
from tests.factories import make_action, make_indicator, make_objective, make_school, make_unit, make_user
from tests.factories_writing import address, make_catalogue, make_writing

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_full(client=None, **fields):
    """A plan being written whose first action and its indicator say everything that the sheet can say."""
    plan, action, planner = make_writing(client, units=3, actions=2, **fields)
    plan.found = make_catalogue(plan.service)
    Action.objects.filter(pk=action.pk).update(
        name="Leer en voz alta",
        description="Primera línea.\r\n\r\nSegunda, con «comillas», = y acentos: ñandú.",
        unit=plan.found["unit"],
        line=plan.found["line"],
        enep_objective=plan.found["enep"],
        axis=plan.found["axis"],
        target_percent=Decimal("86.36"),
        target_text="86,36 % [19/22]",
        gender_approach="=SUMA(A1)",
    )
    plan.indicator = make_indicator(
        action,
        name="Cursos que leen",
        formula="(a / b) × 100",
        sense="lower",
        baseline=Decimal("12.3456"),
        means="Pauta",
        periodicity="half_yearly",
        by_gender=True,
        decimals=3,
        weight=Decimal(40),
    )
    plan = AnnualPlan.objects.for_detail().get(pk=plan.pk)
    plan.person, plan.first = planner, Action.objects.get(pk=action.pk)
    plan.indicator = Indicator.objects.get(action=action)
    return plan


def exported(plan):
    """The plan's own workbook, opened."""
    return load_workbook(
        io.BytesIO(plan_workbook.render(draft_context(AnnualPlan.objects.for_detail().get(pk=plan.pk))))
    )


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet, title, row, value):
    """Write a value under a column's title."""
    column = next(cell.column for cell in sheet[1] if cell.value == title)
    sheet.cell(row, column).value = value


def upload(client, plan, content, name="pal.xlsx"):
    return client.post(address(plan, "action_sheet"), {"file": SimpleUploadedFile(name, content, XLSX)})


def review_of(client, plan, book):
    """(address of the review, its page) of a workbook sent."""
    response = upload(client, plan, saved(book) if not isinstance(book, bytes) else book)
    assert response.status_code == 302, response.content.decode()
    return response["Location"], client.get(response["Location"])


def confirm(client, url, page, **data):
    return client.post(url, {"receipt": str(uuid.uuid4()), "visto": page.context["preview"].seen} | data)


def row_of(sheet, code):
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == code)


def problems_of(page):
    return [(one.sheet, one.row, one.column, one.text) for one in page.context["preview"].problems]


def test_the_same_file_again_changes_nothing(client):
    plan = make_full(client)
    make_action(make_objective(plan, code="OE2"), code="2.1", description="x" * 40_000)
    _, page = review_of(client, plan, exported(plan))
    preview = page.context["preview"]
    assert preview.problems == []
    assert [sheet.counts["same"] for sheet in preview.sheets] == [3, 1]
    assert preview.to_write == []
    assert "no hay nada que cambiar" in page.content.decode()
    before = list(Action.objects.order_by("pk").values()), list(Indicator.objects.order_by("pk").values())
    response = client.post(page.request["PATH_INFO"], {"visto": preview.seen})
    assert response.status_code == 422
    assert before == (
        list(Action.objects.order_by("pk").values()),
        list(Indicator.objects.order_by("pk").values()),
    )
    assert not Event.objects.exists()


def test_two_lines_that_read_the_same_are_not_a_change(client):
    plan = make_full(client)
    line = plan.first.line
    objective = StrategicObjective.objects.create(
        service=plan.service, instrument=line.objective.instrument, code="OE9", text="Otro"
    )
    twin = StrategicLine.objects.create(
        service=plan.service, objective=objective, code=line.code, text=line.text
    )
    Action.objects.filter(pk=plan.first.pk).update(line=twin)
    _, page = review_of(client, plan, exported(plan))
    assert page.context["preview"].to_write == []


def test_every_change_is_shown_with_what_stands_and_taken_with_its_event(client):
    plan = make_full(client)
    other = make_unit(plan.service, "Gestión de Personas")
    book = exported(plan)
    sheet, row = book["Acciones"], row_of(book["Acciones"], "1.1")
    put(sheet, "Acción", row, "Leer y contar")
    put(sheet, "Unidad responsable", row, "gestion de personas")
    put(sheet, "Inicio", row, "15/03/2027")
    put(sheet, "Meta (%)", row, "88,5 %")
    put(sheet, "Eje", row, None)
    put(sheet, "Presupuesto total", row, 999)
    put(book["Indicadores"], "Meta", 2, 77.7)
    put(book["Indicadores"], "Sentido", 2, "mayor es mejor")
    url, page = review_of(client, plan, book)
    shown = {
        (cell.title, cell.cell.before, cell.cell.shown)
        for _, cells in page.context["sheets"]
        for cell in cells
    }
    assert shown == {
        ("Acción", "Leer en voz alta", "Leer y contar"),
        ("Unidad responsable", str(plan.first.unit), "Gestión de Personas"),
        ("Inicio", "01-03-2027", "15-03-2027"),
        ("Meta (%)", "86,36", "88,5"),
        ("Eje", str(plan.first.axis), ""),
        ("Meta", "80", "77,7"),
        ("Sentido", "Menor es mejor", "Mayor es mejor"),
    }
    assert Action.objects.get(pk=plan.first.pk).name == "Leer en voz alta"
    assert confirm(client, url, page).status_code == 302
    action, indicator = Action.objects.get(pk=plan.first.pk), Indicator.objects.get(pk=plan.indicator.pk)
    assert (action.name, action.unit, action.axis, action.target_percent) == (
        "Leer y contar",
        other,
        None,
        Decimal("88.5"),
    )
    assert f"{action.starts_on:%d-%m}" == "15-03"
    assert (action.version, action.updated_by) == (2, plan.person)
    assert (indicator.target, indicator.sense, indicator.decimals, indicator.weight) == (
        Decimal("77.7"),
        "higher",
        3,
        40,
    )
    event = Event.objects.of(action).get()
    assert event.verb == "import"
    assert event.changes["name"] == ["Leer en voz alta", "Leer y contar"]
    assert set(event.changes) == {"name", "unit", "starts_on", "target_percent", "axis"}
    told = Event.objects.of(plan).get().changes
    assert told["acciones"] == [None, 1]
    assert "pal.xlsx" in told["archivo"][1]


def test_new_codes_and_blank_numbers_make_new_rows(client):
    plan = make_full(client)
    book = exported(plan)
    book["Acciones"].append(["9.1", "OE1", "Una acción nueva"])
    book["Indicadores"].append([None, "9.1", "Un indicador nuevo", None, "Número", None, None, 12])
    url, page = review_of(client, plan, book)
    assert [sheet.counts["new"] for sheet in page.context["preview"].sheets] == [1, 1]
    confirm(client, url, page)
    action = Action.objects.get(plan=plan, code="9.1")
    assert (action.name, action.kind, action.service, action.objective.code) == (
        "Una acción nueva",
        "support",
        plan.service,
        "OE1",
    )
    assert action.position > plan.first.position
    indicator = action.indicators.get()
    assert (indicator.name, indicator.unit, indicator.target, indicator.sense) == (
        "Un indicador nuevo",
        "number",
        12,
        "higher",
    )
    assert Event.objects.of(action).get().verb == "import"
    _, again = review_of(client, plan, exported(plan))
    assert again.context["preview"].to_write == []


def test_rows_that_the_sheet_does_not_name_stay_and_are_counted(client):
    plan = make_full(client)
    book = exported(plan)
    book["Acciones"].delete_rows(row_of(book["Acciones"], "1.2"))
    put(book["Acciones"], "Acción", 2, "Otro nombre")
    url, page = review_of(client, plan, book)
    assert "Quedan como están" in page.content.decode()
    confirm(client, url, page)
    assert plan.actions.count() == 2


@pytest.mark.parametrize(
    ("title", "value", "sentence"),
    [
        ("Unidad responsable", "Unidad de Gestion Personal", "¿Es «Gestión de Personas»?"),
        ("Unidad responsable", "zzz", "no está en la lista"),
        ("Línea del PEL", "7.7 Inventada", "no está en la lista"),
        ("Eje", "Ninguno de estos", "no está en la lista"),
        ("Objetivo ENEP", "E9 No existe", "no está en la lista"),
        ("Objetivo", "OE77", "no está en la lista"),
        ("Objetivo", None, "Falta el código de su objetivo."),
        ("Acción", None, "Falta el nombre de la acción."),
        ("Acción", "x" * 301, "el máximo es 300"),
        ("Tipo", "Otro tipo", "no está en la lista"),
        ("Tipo", None, "Falta el tipo de la acción."),
        ("Inicio", "mañana", "Escribir la fecha como 05-03-2027."),
        ("Término", "01-01-2027", "termina antes de empezar"),
        ("Meta (%)", 120, "Escribir un número de 0 a 100."),
        ("Meta (%)", "mucho", "Escribir un número"),
        ("Código", None, "Falta el código de la acción."),
        ("Código", "1.2", "ya está en la fila de arriba"),
    ],
)
def test_a_wrong_cell_of_an_action_is_told_by_sheet_row_and_column(client, title, value, sentence):
    plan = make_full(client)
    make_unit(plan.service, "Gestión de Personas")
    book = exported(plan)
    row = (
        row_of(book["Acciones"], "1.1")
        if title != "Código" or value is None
        else row_of(book["Acciones"], "1.2") + 1
    )
    if title == "Código" and value:
        book["Acciones"].append(["1.2", "OE1", "Otra vez"])
    else:
        put(book["Acciones"], title, row, value)
    put(book["Indicadores"], "Meta", 2, 11)
    url, page = review_of(client, plan, book)
    (found,) = problems_of(page)
    assert found[:2] == ("Acciones", row)
    assert title in found[2]
    assert sentence in found[3]
    assert "Guardar la planilla completa" not in page.content.decode()
    assert confirm(client, url, page).status_code == 422
    assert Indicator.objects.get(pk=plan.indicator.pk).target == 80
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("title", "value", "sentence"),
    [
        ("Indicador", None, "Falta el nombre del indicador."),
        ("Acción", None, "Falta el código de su acción."),
        ("Acción", "8.8", "Este plan no tiene la acción «8.8»"),
        ("Acción", "1.2", "no se cambia de acción"),
        ("Unidad de medida", None, "No puede quedar en blanco."),
        ("Sentido", "De lado", "no está en la lista"),
        ("Meta", 5000, "Un porcentaje va de 0 a 1.000"),
        ("Meta", "doce", "Escribir un número"),
        ("Por género", "quizás", "Escribir Sí o No."),
        ("N.º", "doce", "Escribir un número"),
        ("N.º", 1.5, "número entero"),
    ],
)
def test_a_wrong_cell_of_an_indicator_is_told_by_sheet_row_and_column(client, title, value, sentence):
    plan = make_full(client)
    book = exported(plan)
    put(book["Indicadores"], title, 2, value)
    _, page = review_of(client, plan, book)
    found = problems_of(page)[0]
    assert found[:2] == ("Indicadores", 2)
    assert sentence in found[3]


def test_an_indicator_of_another_plan_is_not_touched(client):
    plan, other = make_full(client), make_full()
    book = exported(plan)
    put(book["Indicadores"], "N.º", 2, other.indicator.pk)
    put(book["Indicadores"], "Indicador", 2, "Robado")
    _, page = review_of(client, plan, book)
    assert "no es de un indicador de este plan" in problems_of(page)[0][3]
    assert Indicator.objects.get(pk=other.indicator.pk).name == "Cursos que leen"


def test_catalogues_of_a_neighbour_cannot_be_named(client):
    plan, other = make_full(client), make_full()
    unit = make_unit(other.service, "Unidad solo del vecino")
    book = exported(plan)
    put(book["Acciones"], "Unidad responsable", 2, unit.name)
    _, page = review_of(client, plan, book)
    assert len(problems_of(page)) == 1


def test_an_unknown_a_missing_and_a_repeated_column_are_told_with_a_guess(client):
    plan = make_full(client)
    book = exported(plan)
    book["Acciones"]["F1"] = "Unidad responsabel"
    book["Indicadores"]["A1"] = "Cosa"
    book["Indicadores"]["D1"] = "Indicador"
    _, page = review_of(client, plan, book)
    told = " ".join(one[3] for one in problems_of(page))
    assert "¿Es «Unidad responsable»?" in told
    assert "Falta la columna «N.º»." in told
    assert "está dos veces" in told


def test_columns_left_out_leave_their_fields_alone(client):
    plan = make_full(client)
    book = Workbook()
    book.active.title = "Acciones"
    book.active.append(["Código", "Acción"])
    book.active.append(["1.1", "Solo el nombre"])
    url, page = review_of(client, plan, book)
    assert confirm(client, url, page).status_code == 302
    action = Action.objects.get(pk=plan.first.pk)
    assert action.name == "Solo el nombre"
    assert (action.unit, action.target_percent, action.kind) == (plan.first.unit, Decimal("86.36"), "support")
    assert list(Event.objects.of(action).get().changes) == ["name"]


def test_formulas_and_merged_cells_are_refused_by_their_place(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "=1+1")
    book["Indicadores"].merge_cells("C2:D2")
    book["Objetivos"]["B2"] = "=1+1"
    _, page = review_of(client, plan, book)
    told = problems_of(page)
    assert any(one[:2] == ("Acciones", 2) and "fórmula" in one[3] for one in told)
    assert any(one[0] == "Indicadores" and "combinadas" in one[3] for one in told)
    assert not any(one[0] == "Objetivos" for one in told)


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return buffer.getvalue()


def entities(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body
            new.writestr(name, body)
    return buffer.getvalue()


def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(client):
    plan = make_full(client)
    good = saved(exported(plan))
    other = Workbook()
    other.active.title = "Ventas"
    for content, name in [
        (bomb(), "pal.xlsx"),
        (entities(good), "pal.xlsx"),
        (good[: len(good) // 2], "pal.xlsx"),
        (b"no soy un libro", "pal.xlsx"),
        (b"", "pal.xlsx"),
        (saved(other), "pal.xlsx"),
        (good, "pal.pdf"),
        (good, "pal.xls"),
    ]:
        response = upload(client, plan, content, name)
        assert response.status_code == 422, name
        assert "field__error" in response.content.decode()
    assert client.post(address(plan, "action_sheet"), {}).status_code == 422
    assert not Attachment.objects.exists()
    assert not Event.objects.exists()
    assert upload(client, plan, good).status_code == 302


def test_a_sheet_with_too_many_rows_is_refused_whole(client, monkeypatch):
    monkeypatch.setattr("plans.imports.actions.MAX_ROWS", 3)
    plan = make_full(client)
    book = exported(plan)
    for number in range(5):
        book["Acciones"].append([f"9.{number}", "OE1", "x"])
    response = upload(client, plan, saved(book))
    assert response.status_code == 422
    assert "pasa de 3 filas" in response.content.decode()


def test_a_plan_that_moved_on_since_it_was_seen_is_shown_again(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    Action.objects.filter(code=book["Acciones"]["A2"].value, plan=plan).update(
        name="De otra persona", version=2
    )
    response = confirm(client, url, page)
    assert response.status_code == 409
    assert "El plan cambió después" in response.content.decode()
    assert "De otra persona" in response.content.decode()
    assert not Event.objects.exists()
    assert confirm(client, url, response).status_code == 302
    assert Action.objects.filter(plan=plan, name="De la planilla").exists()


def test_a_change_elsewhere_does_not_stand_in_the_way(client):
    plan = make_full(client)
    book = Workbook()
    book.active.title = "Acciones"
    book.active.append(["Código", "Acción"])
    book.active.append(["1.1", "Solo el nombre"])
    url, page = review_of(client, plan, book)
    Action.objects.filter(pk=plan.first.pk).update(target_text="90 %", version=9)
    assert confirm(client, url, page).status_code == 302
    assert Action.objects.get(pk=plan.first.pk).target_text == "90 %"


def test_what_is_confirmed_without_having_been_seen_is_not_taken(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    for seen in ("", "x" * 900, "²"):
        assert confirm(client, url, page, visto=seen).status_code == 409
    assert not Event.objects.exists()


def test_a_double_click_takes_the_sheet_once(client):
    plan = make_full(client)
    book = exported(plan)
    book["Acciones"].append(["9.1", "OE1", "Una acción nueva"])
    url, page = review_of(client, plan, book)
    key = str(uuid.uuid4())
    first = confirm(client, url, page, receipt=key)
    again = confirm(client, url, page, receipt=key)
    assert first.status_code == 302
    assert again.status_code in (302, 422)
    assert Action.objects.filter(plan=plan, code="9.1").count() == 1
    assert Event.objects.of(plan).count() == 1


def test_a_large_sheet_is_written_by_the_worker(client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("plans.views.imports.IN_THE_PAGE", 2)
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(client, url, page)
    job = Job.objects.get()
    assert (job.status, job.note) == ("done", "1 filas con cambios"), job.error
    assert Action.objects.filter(plan=plan, name="De la planilla").exists()
    again = Job.objects.create(key="again", handler=job.handler, title=job.title, by=job.by, args=job.args)
    jobs.run_job.call(str(again.pk))
    again.refresh_from_db()
    assert (again.status, again.note) == ("done", "la planilla ya estaba guardada")
    assert Event.objects.of(plan).count() == 1


def test_a_large_sheet_that_the_plan_left_behind_fails_with_its_sentence(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("plans.views.imports.IN_THE_PAGE", 2)
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    with django_capture_on_commit_callbacks() as later:
        confirm(client, url, page)
    Action.objects.filter(plan=plan).update(name="De otra persona")
    for callback in later:
        callback()
    job = Job.objects.get()
    assert job.status == "failed"
    assert "revisarla otra vez" in job.error
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("role", "code"), [("reader", 403), ("uatp_head", 403), ("director", 403), ("planner", 200)]
)
def test_a_sheet_is_taken_by_who_writes_the_plan(client, role, code):
    plan = make_full()
    client.force_login(make_user(role, on=plan.service))
    assert client.get(address(plan, "action_sheet")).status_code == code
    client.force_login(make_user("planner", on=make_full().service))
    assert client.get(address(plan, "action_sheet")).status_code == 404


@pytest.mark.parametrize(
    ("status", "amended", "code"),
    [("consulting", False, 403), ("published", False, 403), ("published", True, 200)],
)
def test_a_sheet_is_taken_while_the_text_may_be_written(client, status, amended, code):
    plan = make_full(client, status=status)
    if amended:
        Amendment.objects.create(service=plan.service, plan=plan, number=1, reason="x", opened_by=plan.person)
    assert client.get(address(plan, "action_sheet")).status_code == code


def test_a_sheet_seen_before_the_plan_was_presented_is_not_taken_after(client):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Acción", 2, "De la planilla")
    url, page = review_of(client, plan, book)
    AnnualPlan.objects.filter(pk=plan.pk).update(status="consulting")
    assert confirm(client, url, page).status_code == 403
    assert not Action.objects.filter(name="De la planilla").exists()


def test_the_file_of_somebody_else_is_not_found(client):
    plan = make_full(client)
    url, _ = review_of(client, plan, exported(plan))
    client.force_login(make_user("planner", on=plan.service))
    assert client.get(url).status_code == 404
    assert client.get(address(plan, "action_sheet_review", 10**19)).status_code == 404


def test_a_preview_costs_the_same_for_many_rows(queries_of):
    plan = make_full()
    small = io.BytesIO(saved(exported(plan)))
    for number in range(30):
        action = make_action(
            plan.first.objective,
            [make_school(plan.service)],
            code=f"7.{number}",
            unit=make_unit(plan.service),
        )
        make_indicator(action)
    large = io.BytesIO(saved(exported(plan)))
    counts = [len(queries_of(lambda file=file: preview_actions(plan, file))) for file in (small, large)]
    assert counts[0] == counts[1] <= 12
