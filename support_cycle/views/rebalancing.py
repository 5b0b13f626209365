"""Moves between portfolios: proposed, edited and confirmed by the head of UATP."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.receipts import made_before, once
from accounts.roles import Capability
from config.web import render_page
from plans.workflow import Refused
from support_cycle.deployment import read_deployment
from support_cycle.forms.rebalancing import Moves, WhenForm
from support_cycle.rebalancing import apply, propose
from support_cycle.views.deployment_loading import load_uatp


@require_http_methods(["GET", "HEAD", "POST"])
def rebalancing(request, slug):
    """Nothing is moved that the head did not leave marked."""
    service = load_uatp(request, slug, Capability.WRITE)
    said = read_deployment(service, service.ranges, today=timezone.localdate())
    if request.method != "POST":
        return _page(request, said, WhenForm(), Moves(said=said, moves=propose(said)))
    if earlier := made_before(request):
        return earlier
    form, moves = WhenForm(request.POST), Moves(request.POST, said=said)
    if form.is_valid() and moves.is_valid():
        try:
            return once(request, lambda: _moved(request, service, form, moves))
        except Refused as refused:
            form.refuse(refused)
    return _page(request, said, form, moves, status=422)


def _moved(request, service, form, moves):
    chosen = moves.chosen()
    if not chosen:
        raise Refused("No quedó ningún cambio marcado: no se movió nada.")
    facts = {"since": form.cleaned_data["since"], "today": timezone.localdate()}
    for words in apply(service, chosen, by=request.user, **facts):
        messages.success(request, f"{words}.")
    return reverse("support_cycle:deployment", args=[service.slug])


def _page(request, said, form, moves, status=200):
    context = {
        "service": said.service,
        "said": said,
        "form": form,
        "moves": moves,
        "trail": [("Despliegue", reverse("support_cycle:deployment", args=[said.service.slug]))],
    }
    return render_page(request, "support_cycle/deployment/rebalancing.html", context, status=status)
