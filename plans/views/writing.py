"""What the pages for writing have in common: the way back to the list, and how a form is kept or created."""

import re
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import made_before, once
from config.web import MESSAGES
from plans.action_list import back_query
from plans.models import AnnualPlan, Section


def list_url(plan, query="", anchor=""):
    """The chapter of objectives and actions, where `query` says; the plan's page where it has no such one."""
    kinds = plan.sections.filter(kind=Section.Kind.OBJECTIVES)
    key = kinds.values_list("key", flat=True).first()
    if key is None:
        return plan.get_absolute_url()
    url = reverse("plans:section", args=[plan.service.slug, plan.year, key])
    query = back_query(query)
    return f"{url}{'?' + query if query else ''}{'#' + anchor if anchor else ''}"


def plan_url(name, plan, *args, query=""):
    """An address of this plan: plan_url("action", plan, action.pk)."""
    url = reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])
    return f"{url}?{query}" if query else url


def bound(request, form_class, instance, **options):
    """The form as sent, with the other's text where the conflict page's choice says so; or as stored."""
    data = None
    if request.method == "POST":
        data = edited_data(request.POST, form_class, instance, **options)
    form = form_class(data, instance=instance, **options)
    form.version = request.POST.get("version", instance.version)
    return form


@contextmanager
def held(plan):
    """A transaction in which nobody moves the plan; 403 where it was moved on since the page was opened."""
    with transaction.atomic():
        rows = AnnualPlan.objects.for_detail().select_for_update(of=("self",), no_key=True)
        if not rows.get(pk=plan.pk).is_writable:
            raise PermissionDenied(
                f"El {plan} pasó a otra etapa mientras se escribía: su texto ya no se edita."
            )
        yield


def keep(request, plan, form, *, back, said, also=None):
    """Save a valid form by its version: a redirect `back`, both texts (409), or None and the form's error."""
    version = parse_version(request.POST.get("version"))
    try:
        with held(plan):
            save_edit(form, by=request.user, version=version, also=also)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=back)
    except IntegrityError:
        return _refused(form)
    messages.success(request, said)
    if notice := getattr(form, "notice", ""):
        messages.warning(request, notice)
    return redirect(back)


def make_once(request, plan, form, make):
    """What the form made, now or when it was sent before; None with its errors where it made nothing."""
    if not form.is_valid():
        return made_before(request)
    try:
        return once(request, lambda: _make_held(plan, make))
    except IntegrityError:
        return _refused(form)


def _make_held(plan, make):
    with held(plan):
        return make()


def awaited_row(request):
    """The primary key of the action whose row htmx awaits, or None."""
    htmx = request.htmx
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    found = re.fullmatch(r"accion-(\d{1,18})", htmx.target or "", re.ASCII)
    return int(found[1]) if found else None


def render_row(request, template, context, status=200):
    """A row of the list alone, with the messages that wait."""
    parts = [render_to_string(template, context, request)]
    parts.append(render_to_string(MESSAGES, {"oob": True}, request))
    response = HttpResponse("".join(parts), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _refused(form):
    """Somebody took the code between the question and the answer."""
    if not hasattr(form, "taken"):
        raise
    form.add_error("code", form.taken())
