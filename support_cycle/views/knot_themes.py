"""The Servicio's list of themes of knots: the head of UATP keeps it, everybody of the Servicio reads it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import made_before, once
from accounts.roles import Capability
from config.web import render_page
from support_cycle.forms.knot_themes import KnotThemeForm, NewKnotThemeForm
from support_cycle.knot_moves import UNRESOLVED
from support_cycle.knot_themes import create_theme, put_in_use
from support_cycle.models import KnotTheme
from support_cycle.views.knot_loading import load_service
from support_cycle.views.knots import TRAIL


@require_http_methods(["GET", "HEAD", "POST"])
def knot_themes(request, slug):
    is_new = request.method == "POST"
    service = load_service(request, slug, Capability.WRITE if is_new else Capability.SEE)
    form = NewKnotThemeForm(request.POST if is_new else None, instance=KnotTheme(service=service))
    if is_new and form.is_valid():
        return once(request, lambda: _created(request, form, service))
    if is_new and (earlier := made_before(request)):
        return earlier
    return _page(request, service, form)


@require_http_methods(["GET", "HEAD", "POST"])
def knot_theme(request, slug, pk):
    service, theme = _load(request, slug, pk)
    data = edited_data(request.POST, KnotThemeForm, theme) if request.method == "POST" else None
    form = KnotThemeForm(data, instance=theme)
    if form.is_valid():
        return _saved(request, service, form)
    context = {"form": form, "theme": theme, "service": service}
    context |= {"version": request.POST.get("version", theme.version), "trail": _trail(service)}
    return render_page(
        request, "support_cycle/knots/theme.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def knot_theme_archive(request, slug, pk):
    """Archive it, or use it again («usar»)."""
    service, theme = _load(request, slug, pk)
    in_use = request.POST.get("usar") == "si"
    put_in_use(theme, in_use, by=request.user)
    said = "está en uso otra vez" if in_use else "quedó archivado: sus nudos lo conservan"
    messages.success(request, f"El tema «{theme}» {said}.")
    return redirect(_url(service))


def _load(request, slug, pk):
    service = load_service(request, slug, Capability.WRITE)
    rows = KnotTheme.objects.allowing(request.user, Capability.WRITE).filter(service=service)
    return service, get_object_or_404(rows.select_related("service"), pk=pk)


def _created(request, form, service):
    theme = create_theme(form, by=request.user, service=service)
    messages.success(request, f"Tema creado: «{theme}».")
    return _url(service)


def _saved(request, service, form):
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_url(service))
    messages.success(request, "Tema guardado.")
    return redirect(_url(service))


def _url(service):
    return reverse("support_cycle:knot_themes", args=[service.slug])


def _trail(service):
    return [(TRAIL, reverse("support_cycle:knots")), ("Temas", _url(service))]


def _page(request, service, form):
    themes = KnotTheme.objects.allowing(request.user, Capability.SEE).filter(service=service)
    themes = themes.annotate(
        count=Count("knots"), waiting=Count("knots", filter=Q(knots__status__in=UNRESOLVED))
    )
    themes = list(themes)
    context = {
        "service": service,
        "form": form,
        "themes": [theme for theme in themes if not theme.archived_at],
        "archived": [theme for theme in themes if theme.archived_at],
        "trail": [(TRAIL, reverse("support_cycle:knots"))],
    }
    return render_page(
        request, "support_cycle/knots/themes.html", context, status=422 if form.is_bound else 200
    )
