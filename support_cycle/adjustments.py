"""What a meeting agreed to change of the plan, until it is written in the plan's own text."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.trail import record
from support_cycle.models import PlanAdjustment


def waiting(plan, number):
    """The adjustment of the plan that its address names (`?ajuste=12`) and is not in the plan yet, or None for none."""
    if not (number and number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows = PlanAdjustment.objects.select_related("meeting", "plan__service", "plan__school")
    return get_object_or_404(rows, plan=plan.pk, pk=int(number))


def apply_adjustment(adjustment, *, by):
    """Say that the adjustment is in the plan now; False where somebody said it before."""
    now = timezone.now()
    rows = PlanAdjustment.objects.filter(pk=adjustment.pk, applied_at__isnull=True)
    if not rows.update(applied_at=now, applied_by=by):
        return False
    record("apply", adjustment.plan, by=by, changes={"adjustment": [None, adjustment.what]})
    return True


def take_adjustment(form, *, by):
    """The form was opened to bring an adjustment to the plan: saved, it is there."""
    if adjustment := getattr(form, "adjustment", None):
        apply_adjustment(adjustment, by=by)
