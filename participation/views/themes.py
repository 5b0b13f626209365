"""Themes: putting voices in them and out of them, and the themes' own names, order and ends."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import once
from config.web import render_page
from participation.forms.voices import GroupForm, NewThemeForm, ThemeForm
from participation.models import Theme
from participation.themes import GONE, create_theme, merge_themes, put_in_theme, remove_theme, take_out
from participation.tracing import may_decide
from participation.views.loading import load_plan
from participation.views.voices import plan_to_decide, voices_page, voices_url
from participation.voice_choice import Choice
from participation.voice_lists import Lists
from participation.voices import number
from plans.ordering import DOWN, UP, move
from plans.workflow import Refused

STEPS = {"arriba": UP, "abajo": DOWN}


@require_POST
def voices_group(request, slug, year):
    """Put what is chosen in a theme, or (`quitar`) out of the one that is shown."""
    plan = plan_to_decide(request, slug, year)
    choice = Choice.read(plan, request.POST)
    form = GroupForm(request.POST, names=Lists(plan).names)
    try:
        if "quitar" in request.POST:
            return _take_out(request, plan, choice)
        if form.is_valid():
            return _put_in(request, plan, choice, form)
    except Refused as refused:
        form.is_valid()
        form.errors.clear()
        form.refuse(refused)
    return voices_page(request, plan, choice=choice, group=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request, slug, year):
    """GET: the themes of a plan with their state. POST: one more."""
    if request.method != "POST":
        return _list_page(request, load_plan(request, slug, year))
    plan = plan_to_decide(request, slug, year)
    form = NewThemeForm(request.POST)
    if form.is_valid():
        try:
            return once(request, lambda: _create(request, plan, form))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return _list_page(request, plan, form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request, slug, year, pk):
    """GET: a theme's name, its union with another and its end. POST: another name."""
    plan, row = _theme_to_change(request, slug, year, pk)
    data = edited_data(request.POST, ThemeForm, row) if request.method == "POST" else None
    form = ThemeForm(data, instance=row)
    if not form.is_valid():
        return _theme_page(request, plan, row, form=form, status=422 if form.is_bound else 200)
    try:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_themes_url(plan))
    messages.success(request, f"El tema se llama ahora «{row.name}».")
    return redirect(_themes_url(plan))


@require_POST
def theme_order(request, slug, year, pk):
    plan, row = _theme_to_change(request, slug, year, pk)
    step = STEPS.get(request.POST.get("hacia"))
    if step and move(row, Theme.objects.filter(plan=plan), step, by=request.user):
        messages.success(request, f"«{row}» {'subió' if step == UP else 'bajó'} un lugar.")
    return redirect(_themes_url(plan))


@require_POST
def theme_merge(request, slug, year, pk):
    """Unite a theme with another: everything it groups is in the other, and its name goes."""
    plan, row = _theme_to_change(request, slug, year, pk)
    into = plan.themes.filter(pk=number(request.POST.get("con")) or 0).first()
    if into is None:
        return _theme_page(request, plan, row, refused="Falta elegir con qué tema se une.", status=422)
    try:
        merge_themes(plan, row, into, by=request.user)
    except Refused as refused:
        return _theme_page(request, plan, row, refused=str(refused), status=422)
    messages.success(request, f"«{row}» quedó unido a «{into}». No se perdió ningún aporte.")
    return redirect(_themes_url(plan))


@require_POST
def theme_remove(request, slug, year, pk):
    plan, row = _theme_to_change(request, slug, year, pk)
    try:
        remove_theme(plan, row, by=request.user)
    except Refused as refused:
        return _theme_page(request, plan, row, refused=str(refused), status=422)
    messages.success(request, f"El tema «{row}» se eliminó.")
    return redirect(_themes_url(plan))


def _put_in(request, plan, choice, form):
    cleaned = form.cleaned_data
    if cleaned["new_theme"]:
        row = create_theme(plan, " ".join(cleaned["new_theme"].split()), by=request.user)
    else:
        row = Theme(pk=int(cleaned["theme"]))
    count = put_in_theme(plan, row, choice.seen, by=request.user)
    name = row.name or dict(form.fields["theme"].choices)[row.pk]
    there = choice.count - count
    already = f" {there} ya {'estaba' if there == 1 else 'estaban'} en él." if there else ""
    messages.success(request, f"{_voices(count)} en «{name}».{already}")
    return redirect(voices_url(plan, choice.filters))


def _take_out(request, plan, choice):
    if not isinstance(choice.filters.tema, int):
        raise Refused("Abrir primero el tema del que se sacan los aportes.")
    count = take_out(plan, Theme(pk=choice.filters.tema), choice.seen, by=request.user)
    messages.success(request, f"{_voices(count)} fuera del tema. Lo que se dijo y lo decidido siguen igual.")
    return redirect(voices_url(plan, choice.filters))


def _voices(count):
    return "1 aporte" if count == 1 else f"{count} aportes"


def _create(request, plan, form):
    row = create_theme(plan, form.cleaned_data["name"], by=request.user)
    messages.success(request, f"Tema «{row}» listo. Falta elegir sus aportes.")
    return _themes_url(plan)


def _theme_to_change(request, slug, year, pk):
    """(plan, theme) that this person may change; a 404 that says where its contributions are."""
    plan = plan_to_decide(request, slug, year)
    row = plan.themes.filter(pk=pk).first()
    if row is None:
        raise Http404(GONE)
    row.plan = plan
    return plan, row


def _themes_url(plan):
    return reverse("participation:themes", args=[plan.service.slug, plan.year])


def _list_page(request, plan, *, form=None, status=200):
    context = {
        "plan": plan,
        "lists": Lists(plan),
        "form": form or NewThemeForm(),
        "may_decide": plan.may_write and may_decide(plan),
        "trail": [(str(plan), plan.get_absolute_url()), ("Aportes", voices_url(plan))],
    }
    return render_page(request, "participation/voices/themes.html", context, status=status)


def _theme_page(request, plan, row, *, form=None, refused="", status=200):
    context = {
        "plan": plan,
        "theme": row,
        "form": form or ThemeForm(instance=row),
        "version": request.POST.get("version") or row.version,
        "refused": refused,
        "count": row.contributions.count(),
        "others": plan.themes.exclude(pk=row.pk),
        "may_decide": may_decide(plan),
        "trail": [
            (str(plan), plan.get_absolute_url()),
            ("Aportes", voices_url(plan)),
            ("Temas", _themes_url(plan)),
        ],
    }
    return render_page(request, "participation/voices/theme.html", context, status=status)
