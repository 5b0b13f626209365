"""Actions and indicators back from the plan's workbook: taken whole, or refused with its place."""

from decimal import Decimal

import pytest
from openpyxl import Workbook

from accounts.models import Event
from plans.models import Action, Indicator, StrategicLine, StrategicObjective
from tests.factories import make_action, make_objective, make_unit
from tests.factories_import import (
    confirm,
    exported,
    make_full,
    problems_of,
    put,
    review_of,
    row_of,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("text", ["1.1", "1.1 Trayectorias", "L.E. 1.1 trayectorias", 1.1])
def test_a_line_may_be_written_by_its_code_or_with_its_text(client, text):
    plan = make_full(client)
    book = exported(plan)
    put(book["Acciones"], "Línea del PEL", row_of(book["Acciones"], "1.2"), text)
    _, page = review_of(client, plan, book)
    (row,) = page.context["preview"].to_write
    assert row.values["line"].row == plan.first.line


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
