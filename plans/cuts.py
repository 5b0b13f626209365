"""The dates at which a plan is measured. What was measured at a cut follows it when its date changes."""

from django.db import IntegrityError, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.editing import remove, save_edit
from plans.models import AnnualPlan, Cut, Measurement


class CutInUse(Exception):
    """A cut that may not be removed or moved, with the sentence that says why."""


def with_use(plan):
    """The plan's cuts, each with `measured`: how many measurements it holds."""
    held = (
        _measurements(OuterRef("date"), plan).order_by().values("cut_off").annotate(n=Count("pk")).values("n")
    )
    return plan.cuts.annotate(measured=Coalesce(Subquery(held), 0, output_field=IntegerField()))


def keep_cut(form, *, by, version):
    """Save a valid CutForm; its measurements move with its date. `CutInUse` where the new one has some."""
    with transaction.atomic():
        plan = AnnualPlan.objects.select_for_update(of=("self",)).get(pk=form.instance.plan_id)
        standing = Cut.objects.values_list("date", flat=True).get(pk=form.instance.pk)
        saved = save_edit(form, by=by, version=version)
        now = Cut.objects.values_list("date", flat=True).get(pk=form.instance.pk)
        if standing != now:
            _move(plan, standing, now, by)
    return saved


def remove_cut(cut, *, by):
    """Delete a cut without measurements; `CutInUse` otherwise."""
    with transaction.atomic():
        AnnualPlan.objects.select_for_update(of=("self",)).get(pk=cut.plan_id)
        if count := _measurements(cut.date, cut.plan).count():
            said = "una medición" if count == 1 else f"{count} mediciones"
            raise CutInUse(
                f"«{cut.name}» tiene {said}: se queda en el plan. Se puede cambiar su fecha o su nombre."
            )
        remove(cut, by=by)


def _measurements(day, plan):
    return Measurement.objects.filter(cut_off=day, indicator__action__plan=plan)


def _move(plan, standing, now, by):
    try:
        with transaction.atomic():
            Measurement.objects.filter(pk__in=_measurements(standing, plan).values("pk")).update(
                cut_off=now, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
            )
    except IntegrityError:
        raise CutInUse(f"Ya hay mediciones al {now:%d-%m-%Y}: elegir otra fecha.") from None
