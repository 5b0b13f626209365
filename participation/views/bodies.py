"""The board of bodies: all that a person may see, where each stands, and what its next step is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import create
from accounts.models import Body
from accounts.receipts import made_before, once
from accounts.roles import Area, Capability
from accounts.views.loading import load_service, page_number, query_without, service_at_hand
from config.web import download, render_page
from participation.bodies import create_missing_councils, missing_councils
from participation.body_board import BodyFilter
from participation.body_indicators import measure
from participation.body_state import describe
from participation.exports.bodies import render_board
from participation.forms.bodies import NewBodyForm

PER_PAGE = 50


@require_safe
def body_list(request):
    """The bodies this person may see, found by kind, comuna, next step or words."""
    board, service, services = _board(request)
    page = Paginator(board.rows, PER_PAGE).get_page(page_number(request.GET.get("pagina")))
    for body in page.object_list:
        describe(body)
    context = {
        "board": board,
        "service": service,
        "services": services,
        "page": page,
        "query": query_without(request, "pagina"),
        "indicators": measure(service, board.today) if service else [],
    }
    return render_page(request, "participation/bodies/board.html", context, fragments={"body-table": []})


@require_safe
def bodies_xlsx(request):
    """Exactly the bodies that are filtered; no names."""
    board, service, _ = _board(request)
    return download(render_board(board, service), f"instancias-{service.slug if service else 'mias'}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def body_create(request, slug):
    """Another body of a Servicio."""
    service = load_service(request, Area.PARTICIPATION, slug, Capability.WRITE)
    form = NewBodyForm(request.POST if request.method == "POST" else None, service=service)
    if request.method == "POST":
        made = _made(request, service, form) if form.is_valid() else made_before(request)
        if made:
            return made
    context = {"service": service, "form": form, "trail": [("Instancias", reverse("participation:bodies"))]}
    status = 422 if form.errors else 200
    return render(request, "participation/bodies/body_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def bodies_fill(request, slug):
    """The councils that the norm asks for and that nobody has written yet: how many, and their creation."""
    service = load_service(request, Area.PARTICIPATION, slug, Capability.WRITE)
    if request.method == "POST":
        return _fill(request, service)
    schools = missing_councils(service).select_related("commune")
    context = {
        "service": service,
        "count": schools.count(),
        "schools": schools[:200],
        "trail": [("Instancias", reverse("participation:bodies"))],
    }
    return render(request, "participation/bodies/fill.html", context)


def _board(request):
    if not request.user.reach.anywhere(Area.PARTICIPATION, Capability.SEE):
        raise PermissionDenied
    service, services = service_at_hand(request, Area.PARTICIPATION)
    bodies = Body.objects.allowing(request.user, Capability.SEE)
    bodies = bodies.filter(service=service) if service else bodies
    return BodyFilter(request.GET, bodies, today=timezone.localdate()), service, services


def _made(request, service, form):
    def make():
        body = create(form, by=request.user, service=service, school=form.school)
        messages.success(
            request, f"Se agregó «{body}». Ahora se puede anotar su constitución y sus asientos."
        )
        return reverse("participation:body", args=[body.pk])

    try:
        return once(request, make)
    except IntegrityError:
        form.add_error("name", "Ya existe una instancia de ese tipo con ese nombre.")
        return None


def _fill(request, service):
    made = len(create_missing_councils(service, by=request.user))
    if made:
        said = "Se creó un consejo" if made == 1 else f"Se crearon {made} consejos"
        messages.success(request, f"{said}. Cada uno tiene su página, con su próximo paso.")
    else:
        messages.info(request, "No falta ninguno: cada unidad en funcionamiento tiene su consejo.")
    return redirect(f"{reverse('participation:bodies')}?servicio={service.slug}")
