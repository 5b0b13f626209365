"""The meetings a person may see, as a list: what the address asks, and the same rows as a workbook."""

import datetime

from django import forms
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import School, User
from documents.spreadsheet import Column, Sheet, render_workbook
from plans.forms.inputs import DayField
from support_cycle.agreeing import COMING
from support_cycle.models import MonitoringMeeting

PER_PAGE = 50
Status = MonitoringMeeting.Status


class MeetingFilter(forms.Form):
    """What the address asks of the list; what it does not understand filters nothing. `rows` are the visible ones."""

    unidad = forms.ChoiceField(label="Unidad educativa", required=False)
    persona = forms.ChoiceField(label="Profesional", required=False)
    estado = forms.ChoiceField(label="Estado", required=False)
    anio = forms.ChoiceField(label="Año", required=False)
    desde = DayField(label="Desde", required=False, help_text="Por ejemplo, 05-03-2026.")
    hasta = DayField(label="Hasta", required=False, help_text="Por ejemplo, 30-06-2026.")

    def __init__(self, data, *, rows):
        super().__init__(data)
        rows = rows.order_by()
        schools = School.objects.filter(pk__in=rows.values("school")).order_by("sort_key", "code")
        people = User.objects.filter(pk__in=rows.values("lead")).order_by("last_name", "first_name", "pk")
        years = sorted(set(rows.values_list("plan__year", flat=True).distinct()), reverse=True)
        self.fields["unidad"].choices = [("", "Todas"), *((row.code, str(row)) for row in schools)]
        self.fields["persona"].choices = [("", "Todas"), *((str(row.pk), str(row)) for row in people)]
        self.fields["estado"].choices = [("", "Todos"), *Status.choices]
        self.fields["anio"].choices = [("", "Todos"), *((str(year), str(year)) for year in years)]

    def chosen(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows, morning):
        """`rows` as the address asks: those that come first, the next one on top; then the past, the latest on top."""
        chosen = self.chosen()
        exact = {"unidad": "school__code", "persona": "lead", "estado": "status", "anio": "plan__year"}
        rows = rows.filter(**{column: chosen[name] for name, column in exact.items() if name in chosen})
        if day := chosen.get("desde"):
            rows = rows.filter(starts_at__gte=_midnight(day))
        if day := chosen.get("hasta"):
            rows = rows.filter(starts_at__lt=_midnight(day + datetime.timedelta(days=1)))
        coming = Q(status__in=COMING, starts_at__gte=morning)
        rows = rows.annotate(ahead=Case(When(coming, then=F("starts_at")), default=None))
        return rows.order_by(F("ahead").asc(nulls_last=True), "-starts_at", "pk")

    @property
    def query(self):
        shown = {
            name: f"{value:%d-%m-%Y}" if isinstance(value, datetime.date) else value
            for name, value in self.chosen().items()
        }
        return urlencode(shown)


def this_morning():
    """The beginning of the day, by the clocks of the Servicio that is looked at."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def whose(meeting):
    """Who accompanies it, in words."""
    if meeting.by_school:
        return "El equipo de la escuela"
    return str(meeting.lead) if meeting.lead_id else "Por acordar"


def workbook(rows, *, notes=()):
    """The bytes of the filtered meetings."""
    title = "Reuniones de monitoreo"
    sheet = Sheet("Reuniones", COLUMNS, rows.iterator(500))
    return render_workbook([sheet], title=title, notes=[title, *notes])


COLUMNS = [
    Column("Unidad educativa", lambda row: str(row.school), 40),
    Column("Código", lambda row: row.school.code, 12, note="RBD, o código JUNJI"),
    Column("Comuna", lambda row: str(row.school.commune), 20),
    Column("Plan de apoyo", lambda row: str(row.plan), 24),
    Column("N.º", lambda row: row.number, 8, note="Dentro del plan"),
    Column("Estado", lambda row: row.get_status_display(), 14),
    Column("Comienza", lambda row: timezone.localtime(row.starts_at).replace(tzinfo=None), 18),
    Column("Modalidad", lambda row: row.get_modality_display(), 14),
    Column("Lugar", lambda row: row.place, 34),
    Column("Quién acompaña", whose, 30),
    Column("Fuera de las fechas del plan", lambda row: row.outside_reason, 40, note="El motivo"),
    Column("Servicio Local", lambda row: str(row.service), 24),
]
