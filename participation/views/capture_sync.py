"""Where a device sends what it kept, and the script that lets the page open without a network."""

import json
from dataclasses import dataclass

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
    return answer_items(request, lambda sent: {"answers": take_items(session, sent.items, by=request.user)})


def answer_items(request, take):
    """What a device asks or sends, answered: `take(sent)` gives what to say to a `Sent`, with its answers in order."""
    if request.method != "POST":
        return JsonResponse({"user": request.user.pk, "token": get_token(request)})
    sent = read_sent(request)
    if sent is None:
        return JsonResponse({"sentence": NOT_UNDERSTOOD}, status=400)
    if sent.user not in ("", str(request.user.pk)):
        return JsonResponse({"sentence": OF_ANOTHER}, status=409)
    return JsonResponse(take(sent) | {"at": f"{timezone.localtime():%H:%M}"})


@require_safe
@login_not_required
@cache_control(max_age=0, must_revalidate=True)
def service_worker(request):
    """The script at /sw.js, asked for again on every visit. It answers for the pages it names, and for no other."""
    with open(finders.find("js/sw.js"), "rb") as script:
        response = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@dataclass(frozen=True)
class Sent:
    """What a device sent: the user it kept it for ("" where it does not say), its items, and what else it says."""

    user: str
    items: list
    more: dict


def read_sent(request):
    """The `Sent` of a request, as JSON or one item as a form; None for what is neither."""
    if request.content_type != "application/json":
        item = {name: request.POST[name] for name in request.POST}
        user, items = item.pop("user", ""), clean_items([item])
        return Sent(user, items, item)
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or (items := clean_items(found.pop("items", None))) is None:
        return None
    [more] = clean_items([found])
    return Sent(more.get("user", ""), items, more)
