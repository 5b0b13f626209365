"""From a figure of the bodies to a measurement of the plan: into which indicators it may go, and how it is kept.

The measurement is the plan's own, kept by its own form, with its numerator and denominator also as text.
"""

from dataclasses import dataclass

from accounts.editing import create, save_edit
from accounts.roles import Capability
from plans.followup import REPORTED
from plans.forms.followup import ReportForm
from plans.models import AnnualPlan, Indicator, Measurement, StrategicObjective


@dataclass(frozen=True)
class Place:
    """An indicator that takes a percentage, and the days it is measured at: the plan's cuts, or its cut-off."""

    indicator: Indicator
    group: str
    days: tuple

    @property
    def label(self):
        owner = f"{self.indicator.action.code} " if self.indicator.action_id else ""
        return f"{owner}{self.indicator.name}"[:160]


def places(service, user):
    """{indicator's pk: Place} that this person may measure now: of the actions of a plan in its year, of instruments.

    A plan's own rules hold: measurements of actions are reported once it is sanctioned; those of the PEL and the
    management agreement are written while a plan is, at its cut-off date.
    """
    found = {}
    reported = AnnualPlan.objects.allowing(user, Capability.CONTRIBUTE)
    reported = reported.filter(service=service, status__in=REPORTED).prefetch_related("cuts")
    cuts = {plan.pk: (str(plan), tuple(cut.date for cut in plan.cuts.all())) for plan in reported}
    percent = Indicator.objects.filter(service=service, unit=Indicator.Unit.PERCENT)
    for one in percent.filter(action__plan__in=list(cuts)).select_related("action").order_by("action", "pk"):
        group, days = cuts[one.action.plan_id]
        if days:
            found[one.pk] = Place(one, f"Acciones del {group}", days)
    if days := _cut_offs(service, user):
        objectives = StrategicObjective.objects.filter(service=service, archived_at__isnull=True)
        rows = percent.filter(strategic_objective__in=objectives)
        for one in rows.select_related("strategic_objective__instrument").order_by(
            "strategic_objective", "pk"
        ):
            found[one.pk] = Place(one, str(one.strategic_objective.instrument), days)
    return found


def _cut_offs(service, user):
    plans = AnnualPlan.objects.allowing(user, Capability.WRITE).filter(service=service, cut_off__isnull=False)
    return tuple(sorted({plan.cut_off for plan in plans if plan.is_writable}))


def standing_at(indicator, day):
    """The measurement that stands at a day, or None."""
    return Measurement.objects.filter(indicator=indicator, cut_off=day).first()


def told(measured, today):
    """The words that go with the value: what was divided by what, how it was counted, when."""
    return (
        f"{measured.sentence}. {measured.definition} "
        f"Calculado de las instancias el {today:%d-%m-%Y}: numerador {measured.numerator}, "
        f"denominador {measured.denominator}."
    )


def keep_measure(measured, indicator, day, *, standing, version, today, by):
    """The Measurement made, or changed by its version; `StaleEdit` where somebody measured meanwhile.

    Raises IntegrityError where somebody made the day's measurement a moment ago.
    """
    form = _form(measured, indicator, standing, today)
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    if standing is None:
        facts = {"service": indicator.service, "indicator": indicator, "cut_off": day}
        return create(form, by=by, verb="measure", **facts)
    return save_edit(form, by=by, version=version, verb="measure", also=form.also)


def _form(measured, indicator, standing, today):
    data = {
        "numerator": str(measured.numerator),
        "denominator": str(measured.denominator),
        "reason": told(measured, today),
        "narrative": standing.narrative if standing else "",
    }
    for name in ("women", "men"):
        value = getattr(standing, name, None)
        data[name] = "" if value is None else f"{value:f}".replace(".", ",")
    return ReportForm(data, {}, instance=standing, indicator=indicator)
