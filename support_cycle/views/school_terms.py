"""The school calendar of a region and a year: seen by whoever takes part, kept by who may write data."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.receipts import made_before, once
from config.web import render_page
from support_cycle.forms.school_terms import TermForm
from support_cycle.models import SchoolTerm
from support_cycle.school_days import ASSUMPTION
from support_cycle.school_terms import add_term, keeper_of, regions_for, remove_term


@require_http_methods(["GET", "HEAD", "POST"])
def school_calendar(request):
    region, year = _asked(request)
    keeper = keeper_of(region, request.user)
    data = request.POST if request.method == "POST" else None
    if data is not None and keeper is None:
        raise PermissionDenied("El calendario lo mantiene quien escribe los datos del Servicio.")
    form = TermForm(data, region=region, year=year)
    if form.is_valid():
        return once(request, lambda: _added(request, form, region, keeper))
    # Sent again it crosses the very term that it made.
    return (data and made_before(request)) or _page(request, form, region, year, keeper)


@require_POST
def school_term_remove(request, pk):
    term = get_object_or_404(SchoolTerm.objects.select_related("region"), pk=pk)
    if not regions_for(request.user).filter(pk=term.region_id).exists():
        raise Http404
    keeper = keeper_of(term.region, request.user)
    if keeper is None:
        raise PermissionDenied
    remove_term(term, by=request.user, service=keeper)
    messages.success(request, "Se quitó el período.")
    return redirect(_address(term.region, term.year))


def _asked(request):
    """The region and year of the address, else one's own and this one; 403 for who has no place at all."""
    regions = regions_for(request.user)
    typed = request.POST if request.method == "POST" else request.GET
    region = regions.filter(pk=_number(typed.get("region"))).first() or regions.first()
    if region is None:
        raise PermissionDenied
    year = _number(typed.get("anio"))
    return region, year if 2015 <= year <= 2099 else timezone.localdate().year


def _number(text):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _address(region, year):
    return f"{reverse('support_cycle:school_calendar')}?{urlencode({'region': region.pk, 'anio': year})}"


def _added(request, form, region, keeper):
    with transaction.atomic():
        term = add_term(form, region, by=request.user, service=keeper)
    messages.success(request, f"Quedó anotado: {term}.")
    return _address(region, term.year)


def _page(request, form, region, year, keeper):
    context = {
        "form": form,
        "region": region,
        "regions": regions_for(request.user),
        "year": year,
        "terms": SchoolTerm.objects.filter(region=region, year=year),
        "may_keep": keeper is not None,
        "assumption": ASSUMPTION,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/school_calendar.html", context, status=status)
