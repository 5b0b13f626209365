"""What the bodies say to the plan: four percentages, how each is counted, and their way into a measurement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.editing import StaleEdit
from accounts.roles import Area
from accounts.views.loading import required_service
from config.web import render_page
from participation.body_indicators import measure
from participation.body_measures import keep_measure, places
from participation.forms.body_measures import MeasureForm


@require_http_methods(["GET", "HEAD", "POST"])
def body_indicators(request):
    """GET: the indicators, and where each may go. POST: one of them into an indicator of the plan, at a cut."""
    service, services = required_service(request, Area.PARTICIPATION)
    today = timezone.localdate()
    indicators = measure(service, today)
    open_places = places(service, request.user)
    form = MeasureForm(
        request.POST if request.method == "POST" else None, indicators=indicators, places=open_places
    )
    if request.method == "POST":
        if not open_places:
            raise PermissionDenied("Los valores los lleva quien puede informar mediciones del plan.")
        kept = _keep(request, form, today) if form.is_valid() else None
        if kept:
            return kept
    context = {
        "service": service,
        "services": services,
        "indicators": indicators,
        "form": form if open_places else None,
        "today": today,
        "trail": [("Instancias", f"{reverse('participation:bodies')}?servicio={service.slug}")],
    }
    status = 422 if form.errors else 200
    return render_page(request, "participation/bodies/indicators.html", context, status=status)


def _keep(request, form, today):
    place, measured, day = form.place, form.measured, form.cleaned_data["cut"]
    try:
        with transaction.atomic():
            keep_measure(
                measured,
                place.indicator,
                day,
                standing=form.standing,
                version=form.cleaned_data["replace"],
                today=today,
                by=request.user,
            )
    except (StaleEdit, IntegrityError):
        form.say_taken()
        return None
    messages.success(
        request, f"Quedó anotado al {day:%d-%m-%Y} en «{place.indicator.name}»: {measured.sentence}."
    )
    return redirect(request.get_full_path())
