"""What a body's page is made of that is edited row by row: seats, work plan, reports, support. One editor for all."""

from dataclasses import dataclass

from accounts.receipts import WithReceipt
from participation.forms.bodies import ReportForm, SeatForm, SupportForm, WorkItemForm


@dataclass(frozen=True)
class Part:
    """`rows` is the body's own name for them; `block` the region of the page, and its template's name."""

    name: str
    rows: str
    block: str
    form: type
    one: str
    new: str
    said: str
    ordered: bool = False
    finishes: bool = False

    @property
    def new_form(self):
        return type(f"New{self.form.__name__}", (self.form, WithReceipt), {})

    def of(self, body):
        return getattr(body, self.rows)


PARTS = {
    part.name: part
    for part in [
        Part(
            "asientos",
            "members",
            "body-seats",
            SeatForm,
            "este asiento",
            "Agregar un asiento",
            "El asiento quedó guardado.",
            ordered=True,
        ),
        Part(
            "plan-de-trabajo",
            "work_items",
            "body-work",
            WorkItemForm,
            "esta línea",
            "Agregar una línea",
            "El plan de trabajo quedó guardado.",
            ordered=True,
            finishes=True,
        ),
        Part(
            "informes",
            "reports",
            "body-reports",
            ReportForm,
            "este informe",
            "Anotar un informe",
            "El informe quedó guardado.",
        ),
        Part(
            "apoyos",
            "support",
            "body-support",
            SupportForm,
            "este apoyo",
            "Anotar un apoyo",
            "El apoyo quedó guardado.",
        ),
    ]
}
