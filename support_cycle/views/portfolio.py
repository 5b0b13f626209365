"""A professional's own portfolio."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import COMPANION
from accounts.places import current_place
from accounts.roles import SCHOOL, SERVICE
from config.web import render_page
from support_cycle.accompaniments import ASSIGNABLE
from support_cycle.completeness import DEFINITION
from support_cycle.portfolio import ORDERS, read_portfolio

UATP = {(SCHOOL, COMPANION), *((SERVICE, role) for role in ASSIGNABLE)}


@require_safe
def portfolio(request):
    """For whoever is of a UATP or accompanies a unit, or did."""
    reach = request.user.reach
    if not (reach.roles() & UATP or reach.past[COMPANION]):
        raise PermissionDenied
    current_place(request)
    order = request.GET.get("orden") if request.GET.get("orden") in ORDERS else "nombre"
    today = timezone.localdate()
    context = {
        "portfolio": read_portfolio(request.user, today=today, order=order),
        "orders": ORDERS,
        "order": order,
        "today": today,
        "definition": DEFINITION,
    }
    return render_page(request, "support_cycle/portfolio/portfolio.html", context)
