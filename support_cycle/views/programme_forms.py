"""A page with one form: what programmes, networks, meetings and training events have in common."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse

from accounts.editing import StaleEdit, conflict_page, edited_data, parse_version, save_edit
from accounts.receipts import made_before, once
from config.web import render_page
from plans.workflow import Refused
from support_cycle.forms.training import ROLES

TEMPLATE = "support_cycle/programmes/form.html"
PROGRAMMES = ("Programas", "/programas/")
TWICE = "Otra persona lo anotó hace un momento: recargar la página."


def form_page(request, form, title, *, back, status=None, **said):
    """The page of one form. `said`: caption, lead, button, notes, trail, version, draft, removes (an address)."""
    context = {
        "form": form,
        "title": title,
        "back": back,
        "has_files": form.is_multipart(),
        "roles": ROLES if "role" in form.fields else (),
        "trail": [(PROGRAMMES[0], reverse("support_cycle:programmes"))],
        **said,
    }
    return render_page(request, TEMPLATE, context, status=status or (422 if form.errors else 200))


def create_page(request, form, make, title, *, back, **said):
    """POST of a valid form: what `make(form)` returns, once per receipt; `Refused` stands on the form."""
    if form.is_bound:
        if form.is_valid():
            try:
                return once(request, lambda: make(form))
            except Refused as refused:
                form.add_error(None, [str(reason) for reason in refused.reasons])
            except IntegrityError:
                form.add_error(None, TWICE)
        elif earlier := made_before(request):
            return earlier
    return form_page(request, form, title, back=back, **said)


def edit_page(request, form_class, row, title, *, back, done, **said):
    """GET: the form of an `Editable` row. POST: saved by its version, or both texts (409)."""
    posted = request.method == "POST"
    data = edited_data(request.POST, form_class, row) if posted else None
    form = form_class(data, instance=row)
    if posted and form.is_valid():
        try:
            save_edit(form, by=request.user, version=parse_version(request.POST.get("version")))
        except StaleEdit as stale:
            return conflict_page(request, stale, action=request.path, back=back)
        except IntegrityError:
            form.add_error(None, TWICE)
        else:
            messages.success(request, done)
            return redirect(back)
    version = request.POST.get("version", row.version)
    return form_page(
        request, form, title, back=back, version=version, draft=f"{row._meta.model_name}-{row.pk}", **said
    )
