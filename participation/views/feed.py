"""The private calendar: asking for its address, taking it back, and reading it without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.web import download
from participation.feed import calendar_of, close_feed, follow_feed, open_feed
from participation.models import CalendarFeed

SHOWN_ONCE = "feed_shown_once"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request):
    """GET: whether there is a calendar, and its address right after it was made. POST: a new address."""
    if request.method == "POST":
        url = reverse("participation:feed_file", args=[open_feed(request.user)])
        request.session[SHOWN_ONCE] = request.build_absolute_uri(url)
        messages.success(request, "El calendario tiene una dirección nueva.")
        return redirect("participation:feed")
    context = {
        "feed": CalendarFeed.objects.filter(user=request.user).first(),
        "shared": request.session.pop(SHOWN_ONCE, None),
        "trail": [("Compromisos", reverse("participation:commitments"))],
    }
    return render(request, "participation/commitments/feed.html", context)


@require_POST
def feed_revoke(request):
    close_feed(request.user)
    messages.success(request, "El calendario quedó retirado: su dirección ya no abre.")
    return redirect("participation:feed")


@login_not_required
@never_cache
@require_safe
def feed_file(request, token):
    return download(calendar_of(follow_feed(token), timezone.now()), "mingaco.ics", inline=True)
