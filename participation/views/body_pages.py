"""The life page of a body, and what is edited on it that is the body's own: act, reglamento, rules, composition."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import get_allowed
from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.models import Body
from accounts.places import enter
from accounts.roles import Capability
from config.web import render_page
from documents.attachments import hand_out, store
from documents.models import Attachment
from participation.bodies import use_norm
from participation.body_life import Life, for_life
from participation.body_parts import PARTS
from participation.forms.bodies import ActForm, RulesForm
from participation.models import WorkItem

FRAGMENTS = {
    name: ["body-state"] for name in ("body-act", "body-rules", *(part.block for part in PARTS.values()))
}
OWN = {"body-act": ActForm, "body-rules": RulesForm}


@require_safe
def body_detail(request, pk):
    """A body's page; `?abrir=` opens one of its blocks, or one row of it, to be written in place."""
    body = load_body(request, pk)
    opened = _asked(request, body, request.GET.get("abrir", "")) if body.may_contribute else None
    return body_page(request, body, opened)


@require_POST
def body_act(request, pk):
    """The act of constitution and the reglamento, with their files."""
    return _edit_own(request, pk, "body-act", "La constitución quedó guardada.")


@require_POST
def body_rules(request, pk):
    """Name, minimum of sessions, term, quorum, upper body."""
    return _edit_own(request, pk, "body-rules", "Las reglas de la instancia quedaron guardadas.")


@require_POST
def body_compose(request, pk):
    """The seats that the norm of its kind names, where it has none yet."""
    body = load_body(request, pk, Capability.CONTRIBUTE)
    seats = use_norm(body, by=request.user)
    if seats:
        messages.success(request, f"Se anotaron {len(seats)} asientos. Ahora se puede decir quién los ocupa.")
    else:
        messages.info(request, "La instancia ya tiene asientos: se pueden agregar o editar uno a uno.")
    return redirect(page_url(body, "body-seats"))


@require_safe
def body_file(request, pk, file):
    """A file of the body: its act, its reglamento, one of its reports."""
    body = load_body(request, pk)
    known = {body.act_file_id, body.rules_file_id, *body.reports.values_list("file", flat=True)} - {None}
    if file not in known:
        raise Http404
    try:
        return hand_out(Attachment.objects.get(pk=file))
    except FileNotFoundError:
        raise Http404("El archivo no está en el servidor.") from None


def load_body(request, pk, capability=Capability.SEE):
    """The body with its `may_…` flags and its state; 404 where unseen, 403 where seeing is all."""
    body = get_allowed(request.user, for_life(timezone.localdate()), capability, pk=pk)
    enter(request, body.service)
    return body


def page_url(body, anchor=""):
    url = reverse("participation:body", args=[body.pk])
    return f"{url}#{anchor}" if anchor else url


def body_page(request, body, opened=None, status=200):
    """The whole page; only the block of `opened` = (block, form, action, row) where one is being written."""
    block, form, action, row = opened or ("", None, "", None)
    today = timezone.localdate()
    year = row.year if isinstance(row, WorkItem) else _year(request.GET.get("anio"), today)
    context = {
        "body": body,
        "life": Life(body, request.user, today, year),
        "opened": block,
        "row": row,
        "form": form,
        "action": action,
        "version": request.POST.get("version", getattr(row, "version", "")),
        "page": page_url(body),
        "trail": [("Instancias", reverse("participation:bodies"))],
    }
    return render_page(request, "participation/bodies/body.html", context, fragments=FRAGMENTS, status=status)


def keep(request, body, form, *, block, said, uploads):
    """Save a valid form by its version, with the files it brought: a redirect, or both texts (409)."""
    try:
        with transaction.atomic():
            also = kept_files(form, uploads, request.user)
            save_edit(form, by=request.user, version=parse_version(request.POST.get("version")), also=also)
    except StaleEdit as stale:
        return conflict_page(request, stale, action=request.path, back=page_url(body, block))
    messages.success(request, said)
    return redirect(page_url(body, block))


def kept_files(form, uploads, by):
    """{column: Attachment} of the files that a form brought."""
    brought = {column: form.cleaned_data.get(name) for name, column in uploads.items()}
    return {column: store(file, by=by) for column, file in brought.items() if file}


def open_own(request, body, block):
    """(block, form, action, row) of a block of the body's own columns."""
    form_class, options = OWN[block], {"body": body, "today": timezone.localdate()}
    row = Body.objects.select_related("act_file", "rules_file").get(
        pk=body.pk
    )  # a form writes on what it is given
    data = edited_data(request.POST, form_class, row, **options) if request.method == "POST" else None
    form = form_class(data, request.FILES or None, instance=row, **options)
    return block, form, reverse(f"participation:{block.replace('-', '_')}", args=[body.pk]), row


def open_row(request, body, part, row=None):
    """(block, form, action, row) of a row of a part, or of a new one."""
    form_class = part.form if row else part.new_form
    options = {"body": body, "today": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    if data is not None and row:
        data = edited_data(data, form_class, row, **options)
    form = form_class(data, request.FILES or None, instance=row, **options)
    if row:
        action = reverse("participation:body_part_edit", args=[body.pk, part.name, row.pk])
    else:
        action = reverse("participation:body_part_create", args=[body.pk, part.name])
    return part.block, form, action, row


def _edit_own(request, pk, block, said):
    body = load_body(request, pk, Capability.CONTRIBUTE)
    opened = open_own(request, body, block)
    form = opened[1]
    if not form.is_valid():
        return body_page(request, body, opened, status=422)
    try:
        return keep(request, body, form, block=block, said=said, uploads=getattr(form, "uploads", {}))
    except IntegrityError:
        form.add_error(None, "Otra instancia del mismo tipo tomó ese nombre hace un momento.")
        return body_page(request, body, opened, status=422)


def _asked(request, body, text):
    """What `?abrir=` names: «body-act», «asientos» (a new one) or «asientos-12»; None for anything else."""
    if text in OWN:
        return open_own(request, body, text)
    if text in PARTS:
        return open_row(request, body, PARTS[text])
    name, _, number = text.rpartition("-")
    if name in PARTS and number.isascii() and number.isdecimal() and len(number) < 19:
        row = PARTS[name].of(body).filter(pk=int(number)).first()
        return open_row(request, body, PARTS[name], row) if row else None
    return None


def _year(text, today):
    """The year that is asked for, of the three that are shown."""
    near = {str(year): year for year in (today.year - 1, today.year, today.year + 1)}
    return near.get(text, today.year)
