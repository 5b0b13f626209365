"""Where a device sends what it kept, and the script that lets the page open without a network."""

import json

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from participation.capture_page import load_capture
from participation.capture_sync import clean_items, take_items

NOT_UNDERSTOOD = (
    "Lo enviado no se entiende. Recargar la página: lo pendiente sigue guardado en este dispositivo."
)
OF_ANOTHER = "Lo pendiente es de otra cuenta: ingresar con ella para enviarlo."


@require_http_methods(["GET", "HEAD", "POST"])
def capture_sync(request, pk):
    """GET: who is logged in, and a fresh token. POST: items, as JSON or one as a form; an answer to each."""
    session = load_capture(request, pk, to_show=False)
    if request.method != "POST":
        return JsonResponse({"user": request.user.pk, "token": get_token(request)})
    user, items = _sent(request)
    if items is None:
        return JsonResponse({"sentence": NOT_UNDERSTOOD}, status=400)
    if user not in ("", str(request.user.pk)):
        return JsonResponse({"sentence": OF_ANOTHER}, status=409)
    answers = take_items(session, items, by=request.user)
    return JsonResponse({"answers": answers, "at": f"{timezone.localtime():%H:%M}"})


@require_safe
@login_not_required
@cache_control(max_age=0, must_revalidate=True)
def service_worker(request):
    """The script at /sw.js, which may stand before `/sesiones/` alone; it is asked for again on every visit."""
    with open(finders.find("js/sw.js"), "rb") as script:
        response = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/sesiones/"
    return response


def _sent(request):
    """(the user the device kept it for or "", the items or None)."""
    if request.content_type != "application/json":
        item = {name: request.POST[name] for name in request.POST}
        return item.pop("user", ""), clean_items([item])
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return "", None
    if not isinstance(found, dict):
        return "", None
    return str(found.get("user") or ""), clean_items(found.get("items"))
