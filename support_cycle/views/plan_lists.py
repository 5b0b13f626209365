"""The support plans a person may see, and the same rows as a workbook."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import COMPANION
from accounts.roles import Area, Capability
from config.web import download, render_page
from support_cycle.models import SupportPlan
from support_cycle.plan_list import PER_PAGE, PlanFilter, workbook


@require_safe
def plans(request):
    rows, filtered = _mine(request)
    page = Paginator(filtered.apply(rows.for_list()), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "filter": filtered,
        "query": filtered.query,
        "may_create": request.user.reach.anywhere(Area.SUPPORT, Capability.WRITE),
    }
    return render_page(request, "support_cycle/plans/list.html", context, fragments={"plan-table": []})


@require_safe
def plans_xlsx(request):
    rows, filtered = _mine(request)
    notes = [f"Descargados el {timezone.localtime():%d-%m-%Y, %H:%M}."]
    book = workbook(filtered.apply(rows.for_list()), title="Planes de apoyo", notes=notes)
    return download(book, "planes-de-apoyo.xlsx")


def _mine(request):
    reach = request.user.reach
    if not reach.anywhere(Area.SUPPORT, Capability.SEE) and not reach.past.get(COMPANION):
        raise PermissionDenied
    rows = SupportPlan.objects.allowing(request.user, Capability.SEE)
    return rows, PlanFilter(request.GET, rows=rows)
