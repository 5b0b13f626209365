"""Lists of programmes, networks and training events: found by words, in course or archived, page by page."""

from django.core.paginator import Paginator

from accounts.models import LocalService
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.views.loading import page_number, query_without

PER_PAGE = 40
STATES = {"en-curso": "En curso", "archivados": "Archivados", "todos": "Todos"}


def services_led(user):
    """The Servicios where the person may make a programme, a network or an event."""
    ids = user.reach.ids(SERVICE, roles_allowing(SERVICE, Area.SUPPORT, Capability.WRITE))
    return LocalService.objects.filter(pk__in=sorted(ids)).order_by("sort_key") if ids else []


def read_list(request, rows, *, name="name", archives=True):
    """{page, text, state, states, query, is_on} of `rows`, as the address asks; the unknown filters nothing."""
    text = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    state = request.GET.get("estado") if request.GET.get("estado") in STATES else "en-curso"
    if text:
        rows = rows.filter(**{f"{name}__icontains": text})
    if archives and state != "todos":
        rows = rows.filter(archived_at__isnull=state == "en-curso")
    return {
        # Counting rows of others drops the model's own order.
        "page": Paginator(rows.order_by(*rows.model._meta.ordering), PER_PAGE).get_page(
            page_number(request.GET.get("pagina"))
        ),
        "text": text,
        "state": state,
        "states": STATES.items() if archives else (),
        "query": query_without(request, "pagina"),
        "is_on": bool(text) or (archives and state != "en-curso"),
    }
