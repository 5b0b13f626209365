"""Rows that are written on the page of their owner: axes, units, resources, teams, seats, speakers. One editor for all.

They carry no version of their own: what is saved last stays, and the trail keeps what stood before.
"""

from dataclasses import dataclass

from django.db import transaction

from accounts.receipts import WithReceipt
from accounts.trail import record
from documents.attachments import store
from plans.ordering import next_position
from support_cycle.forms.networks import MemberForm, ResourceForm, SeatForm, TeamForm
from support_cycle.forms.programmes import AxisForm
from support_cycle.forms.training import SpeakerForm
from support_cycle.models import SupportTeamSeat


@dataclass(frozen=True)
class Part:
    """`rows` is the owner's own name for them; `by_units`: a unit's team that sees the owner may add one too."""

    name: str
    rows: str
    form: type
    one: str
    new: str
    said: str
    ordered: bool = False
    by_units: bool = False

    @property
    def new_form(self):
        return type(f"New{self.form.__name__}", (WithReceipt, self.form), {})

    def of(self, owner):
        if self.rows == "seats":
            return SupportTeamSeat.objects.filter(team__network=owner)
        return getattr(owner, self.rows)


OF_A_PROGRAMME = [
    Part("ejes", "axes", AxisForm, "este eje", "Agregar un eje", "El eje quedó guardado.", ordered=True),
]
OF_A_NETWORK = [
    Part(
        "unidades", "members", MemberForm, "esta unidad", "Agregar una unidad", "La unidad quedó en la red."
    ),
    Part(
        "recursos",
        "resources",
        ResourceForm,
        "este recurso",
        "Compartir un recurso",
        "El recurso quedó compartido.",
        by_units=True,
    ),
    Part("equipos", "teams", TeamForm, "este equipo", "Formar un equipo", "El equipo quedó guardado."),
    Part(
        "integrantes",
        "seats",
        SeatForm,
        "este cargo",
        "Agregar un cargo al equipo",
        "El equipo quedó guardado.",
    ),
]
OF_AN_EVENT = [
    Part(
        "expositores",
        "speakers",
        SpeakerForm,
        "esta persona",
        "Agregar a quien expone",
        "Quedó anotado quién expone.",
    ),
]
PARTS = {
    kind: {part.name: part for part in parts}
    for kind, parts in [
        ("programme", OF_A_PROGRAMME),
        ("network", OF_A_NETWORK),
        ("event", OF_AN_EVENT),
    ]
}


def add_row(part, owner, form, *, by):
    """Save a valid new form as a row of its owner, with its event."""
    row = form.instance
    names = {field.name for field in row._meta.concrete_fields}
    if "by" in names:
        row.by = by
    if part.ordered:
        row.position = next_position(part.of(owner))
    return _keep("create", form, owner, before={}, by=by)


def change_row(owner, form, *, by):
    """Save a valid form of a row that exists, with what it said before."""
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    return _keep("edit", form, owner, before=_facts(stored), by=by)


def remove_row(owner, row, *, by):
    with transaction.atomic():
        told = {name: [value, None] for name, value in _facts(row).items() if value}
        record("delete", row, by=by, service=owner.service, changes=told or None)
        row.delete()


def _keep(verb, form, owner, *, before, by):
    row = form.instance
    with transaction.atomic():
        for name, column in getattr(form, "uploads", {}).items():
            if file := form.cleaned_data.get(name):
                setattr(row, column, store(file, by=by))
        form.save()
        told = {
            name: [before.get(name), value]
            for name, value in _facts(row).items()
            if value != before.get(name) and (value or before.get(name))
        }
        record(verb, row, by=by, service=owner.service, changes=told or None)
    return row


def _facts(row):
    """What is told of a row: its own columns in words."""
    columns = [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    columns = [name for name in columns if name not in ("by", "at", "position")]
    values = {name: getattr(row, name) for name in columns}
    return {name: str(value) if hasattr(value, "pk") else value for name, value in values.items()}
