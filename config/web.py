"""The one leaf everybody may import: whole page or fragment; downloads; what every page knows."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

NO_FRAGMENTS = MappingProxyType({})
MESSAGES = "components/messages.html"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def render_page(
    request: HttpRequest,
    template: str,
    context: dict,
    *,
    fragments: Mapping[str, Collection[str]] = NO_FRAGMENTS,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only the partial whose name is the id htmx targets.

    A partial, its root element's id and the HX-Target header share one name, so no view maps one onto another.
    `fragments` is the allow-list: each name is followed by the partials that change with it and travel along out of
    band, as pending messages always do. An error (422) replaces only its own fragment, so that nothing half-typed
    elsewhere on the page is lost.
    """
    target = _target(request)
    if target not in fragments:
        response = render(request, template, context, status=status)
    else:
        oob = {**context, "oob": True}
        companions = fragments[target] if status < 400 else ()
        parts = [render_to_string(f"{template}#{target}", context, request)]
        parts += [render_to_string(f"{template}#{name}", oob, request) for name in companions]
        parts.append(render_to_string(MESSAGES, oob, request))
        response = HttpResponse("".join(parts), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _target(request: HttpRequest) -> str | None:
    htmx = request.htmx
    wants_a_whole_page = htmx.boosted or htmx.history_restore_request
    return htmx.target if htmx and not wants_a_whole_page else None


def download(content, filename: str, *, inline=False) -> HttpResponse:
    """Hand out bytes or an open file under a name; the type is ours, by the ending."""
    kind = CONTENT_TYPES.get(filename.rpartition(".")[2], "application/octet-stream")
    response = (
        HttpResponse(content, content_type=kind)
        if isinstance(content, bytes)
        else FileResponse(content, content_type=kind)
    )
    response["Content-Disposition"] = content_disposition_header(not inline, filename)
    return response


def site(request: HttpRequest) -> dict:
    """Context of every page. Asks nothing of the database: the menu is read by the page that has it."""
    return {
        "site": {
            "demo": settings.DEMO,
            "url": settings.SITE_URL,
            "claveunica": bool(settings.CLAVEUNICA_CLIENT_ID),
        }
    }
