"""Asking for what is missing: what would be sent to whom, seen before it is sent."""

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.receipts import once
from accounts.roles import Capability
from plans.forms.followup import ReminderForm
from plans.reminders import AlreadyAsked, digests, note_sent, send
from plans.views.following import at_cut, cut_of, followup_url, plan_being_reported


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request, slug, year, cut):
    plan, cuts = plan_being_reported(request, slug, year, Capability.WRITE)
    cut = cut_of(cuts, cut)
    asked = digests(plan, cut, cuts)
    form = ReminderForm(request.POST or None, digests=asked)
    if form.is_bound and form.is_valid():
        try:
            return _send(request, plan, cut, form)
        except AlreadyAsked as already:
            form.add_error("again", str(already))
    chosen = set(form["units"].value() or []) if form.is_bound else set()
    for digest in asked:
        digest.is_chosen = (
            str(digest.unit.pk) in chosen if form.is_bound and digest.unit else not digest.is_recent
        )
    context = {
        "plan": plan,
        "cut": cut,
        "digests": asked,
        "form": form,
        "count": sum(len(digest.indicators) for digest in asked),
        "can_send": any(digest.can_be_sent for digest in asked),
        "has_recent": any(digest.is_recent for digest in asked),
        "back_url": at_cut(plan, cut),
        "trail": [
            (str(plan), plan.get_absolute_url()),
            ("Seguimiento", followup_url(plan, f"corte={cut.date}")),
        ],
    }
    return render(request, "plans/reminders.html", context, status=422 if form.errors else 200)


def _send(request, plan, cut, form):
    rows = []

    def note():
        rows.extend(note_sent(form.chosen, by=request.user, again=form.cleaned_data["again"]))
        return at_cut(plan, cut)

    response = once(request, note)
    if rows:  # the same form sent twice notes nothing, and sends nothing
        _tell(request, form.chosen, send(form.chosen, rows, by=request.user))
    return response


def _tell(request, chosen, failed):
    sent = len(chosen) - len(failed)
    if sent:
        messages.success(request, f"Se pidió lo que falta a {sent} {'unidad' if sent == 1 else 'unidades'}.")
    if failed:
        names = ", ".join(unit.name for unit in failed)
        messages.error(
            request, f"El correo no salió para {names}. Se puede intentar otra vez en unos minutos."
        )
