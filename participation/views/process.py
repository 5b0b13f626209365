"""The participatory process of a plan: its committee with its act, the roles, the method, and whom to ask."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import edited_data, remove
from accounts.receipts import once
from accounts.roles import Capability
from config.web import render_page
from documents.attachments import hand_out, store
from participation.forms.process import CommitteeRoleForm, NewCommitteeRoleForm, ProcessForm
from participation.models import CommitteeRole, CommunitySession, Process
from participation.processes import add_role, counts_of, process_of, roles_by_stage
from participation.session_list import whom
from participation.sessions import coming, this_morning
from participation.views.loading import load_plan
from plans.views.ordering import move_as_asked
from plans.views.section_pages import keep, keep_only_one

NEXT = 5


@require_safe
def process(request, slug, year):
    """The hub of a plan's participation."""
    plan = load_plan(request, slug, year)
    found = process_of(plan)
    stages = list(plan.stages.all())
    roles, unanswered = roles_by_stage(found, stages)
    context = {
        "plan": plan,
        "process": found,
        "roles": roles,
        "unanswered": unanswered,
        "counts": counts_of(plan),
        "coming": _next_sessions(plan),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "participation/process.html", context, fragments={"committee-roles": []})


@require_http_methods(["GET", "HEAD", "POST"])
def process_edit(request, slug, year):
    """Its row is made at the first save; two who make it at once meet as any two who edit."""
    plan = load_plan(request, slug, year, Capability.WRITE)
    found = process_of(plan)
    if request.method != "POST":
        return _form_page(request, plan, found, ProcessForm(instance=found))
    form = ProcessForm(edited_data(request.POST, ProcessForm, found), request.FILES, instance=found)
    if not form.is_valid():
        return _form_page(request, plan, found, form)
    return _save(request, plan, form)


@require_safe
def process_file(request, slug, year, file):
    """The act's file: whoever sees the process may have it."""
    found = process_of(load_plan(request, slug, year))
    if found.act_file_id != file:
        raise Http404
    return hand_out(found.act_file)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_role_create(request, slug, year):
    plan = load_plan(request, slug, year, Capability.WRITE)
    committee = process_of(plan).committee
    form = NewCommitteeRoleForm(request.POST or None, plan=plan, committee=committee)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _add_role(request, plan, form))
    return _role_page(request, plan, form)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_role_edit(request, slug, year, pk):
    plan, role = _role(request, slug, year, pk)
    options = {"plan": plan, "committee": role.process.committee}
    data = edited_data(request.POST, CommitteeRoleForm, role, **options) if request.method == "POST" else None
    form = CommitteeRoleForm(data, instance=role, **options)
    if form.is_valid():
        return keep(request, form, back=process_url(plan), said="Rol guardado.")
    return _role_page(request, plan, form, role=role)


@require_POST
def committee_role_move(request, slug, year, pk):
    plan, role = _role(request, slug, year, pk)
    move_as_asked(request, role, CommitteeRole.objects.filter(process=role.process))
    return redirect(process_url(plan))


@require_POST
def committee_role_remove(request, slug, year, pk):
    plan, role = _role(request, slug, year, pk)
    remove(role, by=request.user)
    messages.success(request, f"Se quitó el rol «{role.role}».")
    return redirect(process_url(plan))


def process_url(plan):
    return reverse("participation:process", args=[plan.service.slug, plan.year])


def trail_of(plan):
    return [(str(plan), plan.get_absolute_url()), ("Participación", process_url(plan))]


def _next_sessions(plan):
    rows = CommunitySession.objects.filter(plan=plan).select_related("school", "body", "commune")
    found = list(coming(rows, this_morning())[:NEXT])
    for session in found:
        session.whom = whom(session)
    return found


def _save(request, plan, form):
    file = form.cleaned_data.get("document")
    also = {"act_file": store(file, by=request.user)} if file else None
    if file:
        form.instance.act_file = also["act_file"]
    return keep_only_one(
        request,
        form,
        facts={"service": plan.service, "plan": plan},
        rebind=lambda row: ProcessForm(request.POST, instance=row),
        back=process_url(plan),
        said="Proceso guardado.",
        also=also,
    )


def _form_page(request, plan, found, form):
    version = request.POST.get("version") if request.method == "POST" else found.version if found.pk else 0
    context = {
        "plan": plan,
        "process": found,
        "form": form,
        "version": version,
        "trail": trail_of(plan),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/process_form.html", context, status=status)


def _add_role(request, plan, form):
    role = add_role(form, plan=plan, by=request.user)
    messages.success(request, f"Se agregó el rol «{role.role}».")
    return process_url(plan)


def _role(request, slug, year, pk):
    plan = load_plan(request, slug, year, Capability.WRITE)
    rows = CommitteeRole.objects.select_related("service", "process__committee", "updated_by")
    return plan, get_object_or_404(rows, process__in=Process.objects.filter(plan=plan), pk=pk)


def _role_page(request, plan, form, *, role=None):
    version = request.POST.get("version") if request.method == "POST" else role and role.version
    context = {"plan": plan, "form": form, "role": role, "version": version, "trail": trail_of(plan)}
    status = 422 if form.is_bound else 200
    return render_page(request, "participation/committee_role_form.html", context, status=status)
