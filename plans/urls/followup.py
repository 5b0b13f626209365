"""Following a PAL through its year, and its actions and indicators back from a sheet."""

from datetime import date

from django.urls import path, register_converter

from plans.views import cuts, followup, imports, measurements, reminders, reports


class DayConverter:
    """A day in an address: 2027-06-30. One that does not exist is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")

PLAN = "pal/<slug:slug>/<int:year>"
HERE = f"{PLAN}/seguimiento"
MEASUREMENT = f"{HERE}/<int:pk>/<day:cut>"

urlpatterns = [
    path(f"{HERE}/", followup.followup, name="followup"),
    path(f"{HERE}/planilla.xlsx", followup.followup_sheet, name="followup_sheet"),
    path(f"{HERE}/evaluacion/", followup.evaluation, name="evaluation"),
    path(f"{HERE}/cortes/", cuts.cut_list, name="cuts"),
    path(f"{HERE}/cortes/<day:cut>/", cuts.cut_edit, name="cut_edit"),
    path(f"{HERE}/cortes/<day:cut>/retiro/", cuts.cut_remove, name="cut_remove"),
    path(f"{HERE}/pedidos/<day:cut>/", reminders.reminders, name="reminders"),
    path(f"{HERE}/informes/<day:cut>/", reports.report_create, name="report_create"),
    path(f"{HERE}/cuenta-publica/", reports.account_create, name="account_create"),
    path(f"{HERE}/acciones/<int:pk>/", measurements.coverage, name="coverage"),
    path(f"{MEASUREMENT}/", measurements.measurement, name="report_indicator"),
    path(f"{MEASUREMENT}/adjuntos/<int:file>/", measurements.evidence, name="evidence"),
    path(f"{MEASUREMENT}/adjuntos/<int:file>/retiro/", measurements.evidence_remove, name="evidence_remove"),
    path(f"{PLAN}/planilla/", imports.sheet_upload, name="action_sheet"),
    path(f"{PLAN}/planilla/<int:file>/", imports.sheet_review, name="action_sheet_review"),
]
