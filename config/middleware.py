"""What stands before every view."""

import zoneinfo

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.places import current_place

ZONES = zoneinfo.available_timezones()


class EndedSessionMiddleware:
    """A fragment asked for by a session that ended takes the whole page to the login, and back to where it was."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_to_login = response.status_code == 302 and response["Location"].startswith(
            reverse(settings.LOGIN_URL)
        )
        if request.htmx and is_to_login and not request.user.is_authenticated:
            came_from = request.htmx.current_url_abs_path or "/"
            if not url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
                came_from = "/"
            ended = HttpResponse(status=204)
            ended["HX-Redirect"] = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': came_from})}"
            return ended
        return response


class HostileInputMiddleware:
    """A NUL byte, which PostgreSQL refuses, is never something a person typed: 400 with a sentence, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return self._refuse(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and any(
            "\x00" in value for values in request.POST.lists() for value in [values[0], *values[1]]
        ):
            return self._refuse(request)
        return None

    def _refuse(self, request):
        try:
            return render(request, "400.html", status=400)
        except Exception:
            return HttpResponseBadRequest("Lo enviado tiene un carácter que no se puede guardar.")


class ServiceTimeZoneMiddleware:
    """Times are shown in the zone of the Servicio that the address or the person belongs to (decisions D17)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view, args, kwargs):
        zone = current_place(request).get("time_zone")
        if zone in ZONES:
            timezone.activate(zoneinfo.ZoneInfo(zone))


class PersonalPagesMiddleware:
    """What a logged-in person sees is kept by no cache (ASVS V14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
