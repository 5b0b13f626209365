"""Networks: the list, one of them, its form, what it shares, its calendar."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import create
from accounts.roles import Area, Capability
from accounts.views.loading import load_service
from config.web import download, render_page
from documents.attachments import hand_out
from support_cycle.exports.network_ics import meetings_ics
from support_cycle.forms.networks import NetworkForm, NewNetworkForm
from support_cycle.models import Network, NetworkMeeting
from support_cycle.networks import NetworkPage
from support_cycle.programme_list import read_list, services_led
from support_cycle.programme_reach import load_network, members_on, networks_for, schools_held
from support_cycle.views.programme_forms import create_page, edit_page
from support_cycle.views.programmes import archive_as_asked

Status = NetworkMeeting.Status


@require_safe
def networks(request):
    if not request.user.reach.anywhere(Area.SUPPORT, Capability.SEE):
        raise PermissionDenied
    today = timezone.localdate()
    units = members_on(today).filter(network=OuterRef("pk")).order_by().values("network")
    rows = networks_for(request.user, today).select_related("service", "coordinator", "programme")
    rows = rows.annotate(
        units=Subquery(units.annotate(n=Count("school", distinct=True)).values("n")),
        last_at=Max("meetings__starts_at", filter=Q(meetings__status=Status.CLOSED)),
    )
    context = read_list(request, rows) | {"led": services_led(request.user)}
    return render_page(request, "support_cycle/networks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_create(request, slug):
    service = load_service(request, Area.SUPPORT, slug, Capability.WRITE)
    form = NewNetworkForm(request.POST or None, instance=Network(service=service))

    def make(valid):
        row = create(valid, by=request.user, service=service)
        messages.success(request, f"Se creó la red «{row}». Ahora se agregan sus unidades.")
        return row

    said = {"caption": service.full_name, "button": "Crear la red", "draft": f"red-{service.pk}"}
    return create_page(request, form, make, "Crear una red", back=reverse("support_cycle:networks"), **said)


@require_safe
def network(request, pk):
    row, today = load_network(request, pk), timezone.localdate()
    context = {
        "row": row,
        "of": NetworkPage(row, request.user, today),
        "may_share": row.is_led or bool(schools_held(request.user, Capability.CONTRIBUTE)),
        "today": today,
        "trail": [("Redes", reverse("support_cycle:networks"))],
    }
    return render_page(request, "support_cycle/networks/network.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_edit(request, pk):
    row = load_network(request, pk, to_lead=True)
    said = {"caption": row.service.full_name, "done": "La red quedó guardada."}
    return edit_page(request, NetworkForm, row, f"Editar «{row}»", back=row.get_absolute_url(), **said)


@require_POST
def network_archive(request, pk):
    row = load_network(request, pk, to_lead=True)
    archive_as_asked(request, row)
    return redirect(row)


@require_safe
def network_resource(request, pk, row):
    """A file that the network shares, for who sees it."""
    found = get_object_or_404(load_network(request, pk).resources.select_related("file"), pk=row)
    if found.file is None:
        raise Http404
    try:
        return hand_out(found.file)
    except FileNotFoundError:
        raise Http404("El archivo no está en el servidor.") from None


@require_safe
def network_calendar(request, pk):
    row = load_network(request, pk)
    meetings = row.meetings.select_related("network", "service")

    def address(meeting):
        return request.build_absolute_uri(meeting.get_absolute_url())

    return download(meetings_ics(meetings, address=address), f"red-{row.pk}.ics")
