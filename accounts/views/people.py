"""The people of a Servicio: the list, one of them, who they are, and their account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import handover, lockouts, privacy
from accounts.assignments import (
    RoleRefused,
    entries,
    entry_of,
    find_people,
    only_theirs,
    people_of,
    role_choices,
)
from accounts.forms.people import PersonForm
from accounts.models import Invitation, User
from accounts.roles import Area, Capability
from accounts.trail import record
from accounts.views.loading import load_service, page_number, query_without, required_service
from config.web import download, render_page
from documents.spreadsheet import Column, Sheet, render_workbook

PER_PAGE = 50
STATES = [("current", "Con un rol vigente"), ("past", "Sin roles vigentes"), ("all", "Todas")]


@require_safe
def people(request):
    """Who holds which role, found by name, address or role."""
    service, choices = required_service(request, Area.PEOPLE)
    found = _found(request, service)
    page = Paginator(found, PER_PAGE).get_page(page_number(request.GET.get("pagina")))
    context = {
        "service": service,
        "services": choices,
        "page": page,
        "entries": entries(service, _users(page.object_list)),
        "total": len(found),
        "role_choices": role_choices(),
        "states": STATES,
        "chosen": _filters(request),
        "query": query_without(request, "pagina"),
        "invitations": Invitation.objects.open().filter(service=service).select_related("invited_by"),
        "locked": lockouts.locked_people(service),
    }
    return render_page(request, "accounts/people.html", context, fragments={"people-table": []})


@require_safe
def people_xlsx(request):
    """The people that are filtered, a row a role; recorded, for it takes personal data away."""
    service, _ = required_service(request, Area.PEOPLE)
    found = entries(service, _users(_found(request, service)))
    rows = [(entry.user, role) for entry in found for role in entry.roles]
    book = render_workbook(
        [Sheet("Personas y roles", PEOPLE_COLUMNS, rows)],
        title=f"Personas de {service.full_name}",
        notes=_notes(service),
    )
    record(
        "export",
        service,
        by=request.user,
        service=service,
        changes={"rows": [None, f"{len(rows)} roles de personas"]},
    )
    return download(book, f"personas-{service.slug}.xlsx")


@require_safe
def person(request, slug, pk):
    service, user = load_person(request, slug, pk)
    return person_page(request, service, user)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request, slug, pk):
    """Correct the name or the address; the address only where nobody else's Servicio counts on it."""
    service, user = load_person(request, slug, pk, Capability.WRITE)
    _refuse_foreign(request, user)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        if form.save(by=request.user, service=service):
            messages.success(request, "Los datos quedaron corregidos.")
        return redirect("person", slug, pk)
    context = {"service": service, "person": user, "form": form}
    return render(request, "accounts/person_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person_account(request, slug, pk):
    """Close the account, or open it again: its own page says what happens."""
    service, user = load_person(request, slug, pk, Capability.WRITE)
    _refuse_foreign(request, user)
    if user.anonymised_at:
        raise Http404
    context = {"service": service, "person": user}
    if request.method == "POST":
        try:
            handover.set_active(user, request.POST.get("activa") == "1", service=service, by=request.user)
        except RoleRefused as refused:
            return render(request, "accounts/person_account.html", context | {"refused": refused}, status=422)
        messages.success(
            request, f"La cuenta de {user} quedó {'activa' if user.is_active else 'desactivada'}."
        )
        return redirect("person", slug, pk)
    return render(request, "accounts/person_account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_anonymise(request, slug, pk):
    """Forget who a person was. There is no way back, so the name is typed."""
    service, user = load_person(request, slug, pk, Capability.WRITE)
    _refuse_foreign(request, user)
    if user.anonymised_at or user == request.user:
        raise Http404
    context = {"service": service, "person": user}
    if request.method == "POST":
        if request.POST.get("correo", "").strip().lower() != user.email:
            wrong = "El correo no es el de esta persona: escribirlo completo para confirmar."
            return render(request, "accounts/person_anonymise.html", context | {"wrong": wrong}, status=422)
        try:
            emptied = _anonymise(user, service, by=request.user)
        except RoleRefused as refused:
            context |= {"wrong": str(refused)}
            return render(request, "accounts/person_anonymise.html", context, status=422)
        messages.success(
            request, f"La persona quedó anonimizada; se borró el texto de {emptied} eventos que la nombraban."
        )
        return redirect("person", slug, pk)
    return render(request, "accounts/person_anonymise.html", context)


@require_POST
def person_unlock(request, slug, pk):
    service, user = load_person(request, slug, pk, Capability.WRITE)
    lockouts.unlock(user, service=service, by=request.user)
    messages.success(request, f"{user} ya puede volver a intentar.")
    return redirect("people")


def person_page(request, service, user, **more):
    status = more.pop("status", 200)
    context = {
        "service": service,
        "person": user,
        "entry": entry_of(service, user),
        "account_is_theirs": only_theirs(request.user, user),
        **more,
    }
    return render(request, "accounts/person.html", context, status=status)


def load_person(request, slug, pk, capability=Capability.SEE):
    service = load_service(request, Area.PEOPLE, slug, capability)
    return service, get_object_or_404(people_of(service), pk=pk)


def _refuse_foreign(request, user):
    if not only_theirs(request.user, user):
        raise PermissionDenied("La persona tiene roles en otro Servicio: su cuenta la cuidan entre todos.")


def _anonymise(user, service, *, by):
    with transaction.atomic():
        handover.set_active(user, False, service=service, by=by)
        return privacy.anonymise(user, by=by)


def _filters(request):
    state = request.GET.get("estado", "current")
    return {
        "q": request.GET.get("q", "").strip()[:100],
        "rol": request.GET.get("rol", "")[:60],
        "estado": state if state in dict(STATES) else "current",
    }


def _found(request, service):
    chosen = _filters(request)
    return find_people(service, text=chosen["q"], role=chosen["rol"], state=chosen["estado"])


def _users(keys):
    keys = list(keys)
    users = User.objects.in_bulk(keys)
    return [users[key] for key in keys if key in users]


def _notes(service):
    told = [f"Personas de {service.full_name}", f"Descargado el {timezone.localtime():%d-%m-%Y, %H:%M}"]
    told.append(
        "Datos personales: usar solo para lo que la función pública pide, y borrar la planilla después."
    )
    return told + (["DATOS DE DEMOSTRACIÓN"] if service.is_fictional else [])


def _where(role):
    return {"service": "Servicio Local", "school": "Establecimiento", "body": "Instancia"}[role.anchor_kind]


PEOPLE_COLUMNS = [
    Column("Apellidos", lambda row: row[0].last_name, width=24),
    Column("Nombres", lambda row: row[0].first_name, width=24),
    Column("Correo", lambda row: row[0].email, width=36),
    Column("Rol", lambda row: row[1].label, width=32),
    Column("Dónde", lambda row: _where(row[1]), width=18),
    Column("Nombre", lambda row: str(row[1].content_object), width=40),
    Column("Desde", lambda row: row[1].since, width=12, number_format="dd-mm-yyyy"),
    Column("Hasta", lambda row: row[1].until, width=12, number_format="dd-mm-yyyy", note="Vacío: vigente"),
    Column("Cuenta activa", lambda row: row[0].is_active, width=14),
]
