"""A plan that says everything its workbook can say, and the workbook sent back, for the tests of the import."""

import io
import uuid
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from plans.exports import plan_workbook
from plans.models import Action, AnnualPlan, Indicator
from plans.versions import draft_context
from tests.factories import make_indicator
from tests.factories_writing import address, make_catalogue, make_writing

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
