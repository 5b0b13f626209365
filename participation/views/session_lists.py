"""The sessions a person may see: everywhere, and those of one plan; each list as a workbook too."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import SERVICE, Area, Capability, roles_allowing
from config.web import download, render_page
from participation.forms.sessions import bodies_to_convene
from participation.models import CommunitySession
from participation.session_list import PER_PAGE, SessionFilter, dress, workbook
from participation.sessions import coming, this_morning
from participation.views.loading import load_plan
from plans.models import AnnualPlan

NEXT = 5


@require_safe
def index(request):
    """The plans whose process the person follows, what comes next, and every session they may see."""
    rows, filtered = _mine(request)
    page = _page(request, filtered.apply(rows))
    next_ones = [] if filtered.query else coming(rows, this_morning())[:NEXT]
    context = {
        "plans": [] if filtered.query else _plans(request.user),
        "coming": dress(list(next_ones), _inside(request.user)),
        "may_convene": bodies_to_convene(request.user).exists(),
        **_listed(request, page, filtered),
    }
    return render_page(request, "participation/index.html", context, fragments={"session-table": []})


@require_safe
def index_xlsx(request):
    rows, filtered = _mine(request)
    return _book(request, filtered.apply(rows), "Sesiones", "sesiones.xlsx")


@require_safe
def plan_sessions(request, slug, year):
    plan = load_plan(request, slug, year)
    rows, filtered = _of_plan(request, plan)
    context = {
        "plan": plan,
        **_listed(request, _page(request, filtered.apply(rows)), filtered),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "participation/plan_sessions.html", context, fragments={"session-table": []})


@require_safe
def plan_sessions_xlsx(request, slug, year):
    plan = load_plan(request, slug, year)
    rows, filtered = _of_plan(request, plan)
    return _book(request, filtered.apply(rows), f"Sesiones del {plan}", f"sesiones-pal-{slug}-{year}.xlsx")


def _mine(request):
    if not request.user.reach.anywhere(Area.PARTICIPATION, Capability.SEE):
        raise PermissionDenied
    rows = CommunitySession.objects.allowing(request.user, Capability.SEE)
    services = rows.order_by().values("service")
    return rows.for_list().with_people().select_related("school__commune"), SessionFilter(
        request.GET, services=services
    )


def _of_plan(request, plan):
    rows = CommunitySession.objects.allowing(request.user, Capability.SEE).filter(plan=plan)
    rows = rows.for_list().with_people().select_related("school__commune")
    return rows, SessionFilter(request.GET, services=[plan.service_id])


def _page(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))


def _listed(request, page, filtered):
    return {
        "page": page,
        "rows": dress(page.object_list, _inside(request.user)),
        "filter": filtered,
        "query": filtered.query,
    }


def _inside(user):
    return user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PARTICIPATION, Capability.SEE))


def _plans(user):
    plans = AnnualPlan.objects.filter(service__in=sorted(_inside(user)))
    return plans.exclude(status=AnnualPlan.Status.CLOSED).for_list()


def _book(request, rows, title, name):
    inside = _inside(request.user)
    notes = [f"Descargadas el {timezone.localtime():%d-%m-%Y, %H:%M}."]
    return download(workbook(rows, title=title, inside=inside, notes=notes), name)
