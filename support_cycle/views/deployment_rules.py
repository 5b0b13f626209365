"""What a load is read against: a range for each kind of unit, and the school days without contact."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.editing import StaleEdit, conflict_page, create, edited_data, parse_version, remove, save_edit
from accounts.roles import Capability
from config.web import render_page
from support_cycle.deployment import contact_days
from support_cycle.forms.deployment import ContactRuleForm, RangeForm
from support_cycle.load_ranges import JALE
from support_cycle.models import ContactRule, DeploymentRule
from support_cycle.views.deployment_loading import load_uatp

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def deployment_rules(request, slug):
    service = load_uatp(request, slug, Capability.WRITE)
    rows = {row.group: row for row in service.deployment_rules.all()}
    groups = [(key, label, rows.get(key)) for key, label in DeploymentRule.Group.choices]
    context = {"groups": groups, "days": contact_days(service), "jale": JALE}
    return _page(request, service, "rules", trail=_trail(service)[:1], **context)


@require_http_methods(METHODS)
def deployment_range(request, slug, key):
    """One range. «Quitar» takes it away: what is compared then is the reference, or nothing."""
    service = load_uatp(request, slug, Capability.WRITE)
    if key not in DeploymentRule.Group.values:
        raise Http404
    row = service.deployment_rules.filter(group=key).first()
    if row and request.method == "POST" and "quitar" in request.POST:
        remove(row, by=request.user)
        return _done(request, service, "Ya no hay un rango para ese grupo.")
    row = row or DeploymentRule(service=service, group=key)
    return _edit(request, service, RangeForm, row, "range")


@require_http_methods(METHODS)
def contact_rule(request, slug):
    service = load_uatp(request, slug, Capability.WRITE)
    row = ContactRule.objects.filter(service=service).first() or ContactRule(service=service)
    return _edit(request, service, ContactRuleForm, row, "contact_rule")


def _edit(request, service, form_class, row, name):
    data = edited_data(request.POST, form_class, row) if request.method == "POST" else None
    form = form_class(data, instance=row)
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        context = {"form": form, "row": row, "jale": JALE}
        return _page(request, service, name, trail=_trail(service), status=status, **context)
    try:
        _save(form, request)
    except IntegrityError:  # two agreed on the first one in the same moment
        messages.error(request, "Otra persona lo guardó en el mismo momento. Aquí está lo que quedó.")
        return redirect(request.path)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=_rules(service))
    return _done(request, service, "Quedó guardado.")


def _save(form, request):
    if form.instance.pk:
        save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
    else:
        with transaction.atomic():
            create(form, by=request.user)


def _done(request, service, said):
    messages.success(request, said)
    return redirect(_rules(service))


def _rules(service):
    return reverse("support_cycle:deployment_rules", args=[service.slug])


def _trail(service):
    return [
        ("Despliegue", reverse("support_cycle:deployment", args=[service.slug])),
        ("Rangos y plazos", _rules(service)),
    ]


def _page(request, service, name, *, status=200, **context):
    context["service"] = service
    return render_page(request, f"support_cycle/deployment/{name}.html", context, status=status)
