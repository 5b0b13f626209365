"""Gestiones: what a plan needs and has not yet, of whom it was asked, and what was answered."""

import datetime

from django import forms
from django.db.models import Case, When
from django.utils.http import urlencode

from accounts.editing import create, save_edit
from accounts.models import OrganizationalUnit, School
from plans.forms.inputs import DayField
from support_cycle.models import ResourceRequest

PER_PAGE = 50
Answer = ResourceRequest.Answer


def add_request(form, *, by, plan):
    return create(form, by=by, service=plan.service, school=plan.school, plan=plan)


def save_request(form, *, by, version):
    """Save a valid RequestForm; the day of an answer is the server's where nobody typed one."""
    return save_edit(form, by=by, version=version, also={"answered_on": form.cleaned_data["answered_on"]})


class RequestFilter(forms.Form):
    """What the address asks of the list; what it does not understand filters nothing. `rows` are the visible ones."""

    unidad = forms.ChoiceField(label="Unidad educativa", required=False)
    oficina = forms.ChoiceField(label="A quién se pidió", required=False)
    respuesta = forms.ChoiceField(label="Respuesta", required=False)
    desde = DayField(label="Se necesita desde", required=False)
    hasta = DayField(label="Se necesita hasta", required=False)

    def __init__(self, data, *, rows):
        super().__init__(data)
        rows = rows.order_by()
        schools = School.objects.filter(pk__in=rows.values("school")).order_by("sort_key", "code")
        units = OrganizationalUnit.objects.filter(pk__in=rows.values("unit")).order_by("sort_key", "pk")
        self.fields["unidad"].choices = [("", "Todas"), *((row.code, str(row)) for row in schools)]
        self.fields["oficina"].choices = [("", "A quien sea"), *((str(row.pk), str(row)) for row in units)]
        self.fields["respuesta"].choices = [("", "Todas"), *Answer.choices]

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows):
        """Those that wait for an answer first, by the day they are needed."""
        columns = {
            "unidad": "school__code",
            "oficina": "unit",
            "respuesta": "answer",
            "desde": "needed_on__gte",
            "hasta": "needed_on__lte",
        }
        chosen = self.chosen()
        rows = rows.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
        waits = Case(When(answer=Answer.WAITING, then=0), default=1)
        return rows.order_by(waits, "needed_on", "pk")

    @property
    def query(self):
        shown = {
            name: f"{value:%d-%m-%Y}" if isinstance(value, datetime.date) else value
            for name, value in self.chosen().items()
        }
        return urlencode(shown)
