"""Support given between meetings: a unit's list, the one-minute record, and its correction by whoever made it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version
from accounts.places import at_home
from accounts.receipts import once
from config.web import render_page
from support_cycle.contacts import may_change, note_contact, refuse_others, remove_contact, save_contact
from support_cycle.forms.contacts import ContactForm, NewContactForm
from support_cycle.models import SupportContact
from support_cycle.school_days import last_contacts, school_calendar, unloaded_note
from support_cycle.views.schedule_loading import SEE, WRITE, holds_at, load_school

PER_PAGE = 50


@require_safe
def contacts(request, pk):
    """What was given to a unit between its meetings, the latest first; and how long ago the last contact was."""
    school = load_school(request, pk)
    rows = SupportContact.objects.filter(school=school).with_capabilities(request.user).filter(may_see=True)
    page = Paginator(rows.select_related("by", "plan"), PER_PAGE).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row.is_mine = may_change(row, request.user)
    context = {
        "school": school,
        "page": page,
        "may_note": holds_at(request.user, school, WRITE),
        "trail": [("Reuniones", reverse("support_cycle:meetings"))],
        **(_last(school) if holds_at(request.user, school, SEE) else {}),
    }
    return render_page(request, "support_cycle/contacts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_create(request, pk):
    school = load_school(request, pk, WRITE)
    data = request.POST if request.method == "POST" else None
    form = NewContactForm(data, school=school, user=request.user, initial=_asked(request))
    if form.is_valid():
        return once(request, lambda: _noted(request, form, school))
    return _form_page(request, form, school)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, pk):
    contact = _load(request, pk)
    options = {"school": contact.school, "user": request.user}
    data = edited_data(request.POST, ContactForm, contact, **options) if request.method == "POST" else None
    form = ContactForm(data, instance=contact, **options)
    if not form.is_valid():
        return _form_page(request, form, contact.school, contact)
    try:
        save_contact(form, by=request.user, version=parse_version(request.POST.get("version")))
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_list_of(contact.school))
    messages.success(request, "Registro guardado.")
    return redirect(_list_of(contact.school))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_remove(request, pk):
    contact = _load(request, pk)
    if request.method == "POST":
        remove_contact(contact, by=request.user)
        messages.success(request, "Se quitó el registro. La bitácora conserva que existió.")
        return redirect(_list_of(contact.school))
    context = {"contact": contact, "trail": _trail(contact.school)}
    return render_page(request, "support_cycle/contacts/remove.html", context)


def _load(request, pk):
    """A contact that is the person's own; 404 unseen, 403 of somebody else."""
    rows = SupportContact.objects.select_related("school__commune", "school__service", "service", "plan")
    contact = get_allowed(request.user, rows, SEE, pk=pk)
    at_home(request, contact.service)
    refuse_others(contact, request.user)
    return contact


def _asked(request):
    """What the address fills in: the plan, and the kind of support."""
    plan, kind = request.GET.get("plan", ""), request.GET.get("tipo", "")
    found = {"plan": int(plan)} if plan.isascii() and plan.isdecimal() and len(plan) < 19 else {}
    return found | ({"kind": kind} if kind in SupportContact.Kind.values else {})


def _noted(request, form, school):
    note_contact(form, by=request.user, school=school)
    messages.success(request, "Quedó anotado. Aparece al preparar la próxima reunión.")
    return _list_of(school)


def _last(school):
    """The unit's last contact and how many school days ago it was."""
    day, today = last_contacts([school.pk]).get(school.pk), timezone.localdate()
    calendar = school_calendar([school.commune.region_id], [school.service_id])
    days = calendar.between(school.commune.region_id, school.service_id, day, today) if day else None
    return {"last": day, "days": days, "assumed": unloaded_note([school], calendar, today.year)}


def _list_of(school):
    return reverse("support_cycle:contacts", args=[school.pk])


def _trail(school):
    return [("Reuniones", reverse("support_cycle:meetings")), (f"Apoyo a {school}", _list_of(school))]


def _form_page(request, form, school, contact=None):
    context = {"form": form, "school": school, "contact": contact, "trail": _trail(school)}
    context["version"] = request.POST.get("version", contact.version) if contact else None
    status = 422 if form.is_bound else 200
    return render_page(request, "support_cycle/contacts/form.html", context, status=status)
