"""What is reported: an indicator's value at a cut with its evidence, and the units an action has reached."""

from datetime import date

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import KEEP, StaleEdit, conflict_page, create, edited_data, parse_version, save_edit
from accounts.receipts import once
from accounts.trail import record
from documents.attachments import hand_out, store
from plans.followup import FollowUp, back_query, indicators_at
from plans.forms.followup import ReachedForm, ReportForm
from plans.models import Action, Measurement
from plans.reach import field_of, set_reached
from plans.views.following import cut_of, followup_url, load_with_cuts, plan_being_reported


@require_http_methods(["GET", "HEAD", "POST"])
def measurement(request, slug, year, pk, cut):
    """The value of an indicator at a cut, or why there is none; read by whoever sees the plan."""
    loading = plan_being_reported if request.method == "POST" else load_with_cuts
    plan, cuts = loading(request, slug, year)
    cut = cut_of(cuts, cut)
    indicator = _indicator(plan, cut, cuts, pk)
    row = Measurement.objects.filter(indicator=indicator, cut_off=cut.date).first()
    form = _form(request, indicator, row)
    if form.is_bound and form.is_valid():
        return _save(request, plan, indicator, cut, form)
    context = {
        "plan": plan,
        "cut": cut,
        "row": _shown(plan, cut, cuts, indicator),
        "measured": row,
        "evidence": row.evidence.all() if row else [],
        "form": form if plan.can_report else None,
        "version": request.POST.get("version", row.version if row else ""),
        "query": back_query(request.POST.get("volver") or request.GET.urlencode()),
        "back_url": followup_url(plan, request.GET.urlencode() or f"corte={cut.date}"),
        "trail": [
            (str(plan), plan.get_absolute_url()),
            ("Seguimiento", followup_url(plan, f"corte={cut.date}")),
        ],
    }
    return render(request, "plans/measurement.html", context, status=422 if form.errors else 200)


@require_safe
def evidence(request, slug, year, pk, cut, file):
    """A file of evidence as a download: whoever may see the plan may have it."""
    plan, _ = load_with_cuts(request, slug, year)
    row = _measurement(plan, pk, cut)
    try:
        return hand_out(get_object_or_404(row.evidence, pk=file))
    except FileNotFoundError:
        raise Http404("El archivo no está en el servidor.") from None


@require_POST
def evidence_remove(request, slug, year, pk, cut, file):
    plan, _ = plan_being_reported(request, slug, year)
    row = _measurement(plan, pk, cut)
    attachment = get_object_or_404(row.evidence, pk=file)
    with transaction.atomic():
        row.evidence.remove(attachment)
        record("measure", row, by=request.user, changes={"evidence": [_named(attachment), None]})
    messages.success(request, f"Se quitó el archivo {attachment.name}.")
    return redirect("plans:report_indicator", slug, year, pk, cut)


@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request, slug, year, pk):
    """The units of an action, one by one: which it has reached, and when."""
    loading = plan_being_reported if request.method == "POST" else load_with_cuts
    plan, _ = loading(request, slug, year)
    action = get_object_or_404(Action.objects.with_counts().select_related("objective"), plan=plan, pk=pk)
    action.plan = plan
    links = list(
        action.action_schools.select_related("school__commune").order_by(
            "school__commune__sort_key", "school__sort_key", "school__code"
        )
    )
    form = ReachedForm(_chosen(request, action, links), links=links, year=plan.year, auto_id="unidad_%s")
    if form.is_bound and form.is_valid():
        return _save_reached(request, action, form)
    query = back_query(request.POST.get("volver") or request.GET.urlencode())
    context = {
        "plan": plan,
        "action": action,
        "form": form,
        "rows": list(form.rows()),
        "query": query,
        "back_url": followup_url(plan, query),
        "trail": [(str(plan), plan.get_absolute_url()), ("Seguimiento", followup_url(plan, query))],
    }
    return render(request, "plans/measurement_units.html", context, status=422 if form.errors else 200)


def _indicator(plan, cut, cuts, pk):
    rows = indicators_at(plan, cut, cuts).select_related("action__objective", "action__unit")
    return get_object_or_404(rows, pk=pk) if pk < 2**62 else _nowhere()


def _nowhere():
    raise Http404


def _shown(plan, cut, cuts, indicator):
    """The indicator as the page of the year shows it."""
    groups = FollowUp(plan, cuts, cut, {}).grouped([indicator.pk])
    return groups[0][1][0]


def _measurement(plan, pk, cut):
    if pk > 2**62:
        raise Http404
    return get_object_or_404(Measurement, indicator=pk, indicator__action__plan=plan, cut_off=cut)


def _form(request, indicator, row):
    if request.method != "POST":
        return ReportForm(instance=row, indicator=indicator)
    data = edited_data(request.POST, ReportForm, row, indicator=indicator) if row else request.POST
    return ReportForm(data, request.FILES, instance=row, indicator=indicator)


def _save(request, plan, indicator, cut, form):
    facts = {"service": plan.service, "indicator": indicator, "cut_off": cut.date}

    def make():
        row = _keep(request, form, facts)
        for file in form.cleaned_data["files"]:
            attachment = store(file, by=request.user)
            row.evidence.add(attachment)
            record("measure", row, by=request.user, changes={"evidence": [None, _named(attachment)]})
        messages.success(request, f"Guardado: {indicator.name}.")
        return followup_url(
            plan, request.POST.get("volver") or f"corte={cut.date}", f"indicador-{indicator.pk}"
        )

    try:
        return once(request, make)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)


def _keep(request, form, facts):
    """The row made, or kept by its version; one that somebody just made is met as any other edit."""
    if form.instance.pk is None:
        try:
            with transaction.atomic():
                return create(form, by=request.user, verb="measure", **facts)
        except IntegrityError:
            form = _form(request, facts["indicator"], Measurement.objects.get(**facts))
            form.is_valid()
    version = parse_version(request.POST.get("version"))
    return save_edit(form, by=request.user, version=version, verb="measure", also=form.also)


def _named(attachment):
    return f"{attachment.name} ({attachment.sha256[:16]})"


def _chosen(request, action, links):
    """The form as sent, with the other person's answer where the conflict page's choice says so."""
    if request.method != "POST":
        return None
    if parse_version(request.POST.get("version")) != action.version:
        return request.POST
    data = request.POST.copy()
    for link in links:
        name = field_of(link.pk)
        if KEEP + name not in data:
            continue
        data[f"era-{link.pk}"] = link.reached_on.isoformat() if link.reached_on else ""
        if data[KEEP + name] == "theirs":
            ticked = [pk for pk in data.getlist("reached") if pk != str(link.pk)]
            data.setlist("reached", [*ticked, str(link.pk)] if link.reached_on else ticked)
            data[name] = f"{link.reached_on:%d-%m-%Y}" if link.reached_on else ""
    return data


def _save_reached(request, action, form):
    back = followup_url(action.plan, request.POST.get("volver", ""), f"accion-{action.pk}")
    was = {link.pk: _day(form.data.get(f"era-{link.pk}"), link.reached_on) for link in form.links}
    try:
        count = set_reached(action, form.days, opened_with=was, by=request.user)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=request.path)
    messages.success(request, f"La acción {action.code} llega a {count} de {action.universe_size} unidades.")
    return redirect(back)


def _day(text, otherwise):
    """The day that the page showed when it was opened: None for a blank, `otherwise` where it says none."""
    try:
        return date.fromisoformat(text) if text else None if text == "" else otherwise
    except ValueError:
        return otherwise
