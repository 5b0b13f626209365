"""What stands behind a personal link that may write: the sealed version, what changed, a place for one's words.

No account, never the draft, nothing of anybody else. A text sent through a link that closed is shown back to copy.
"""

from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.receipts import parse_key
from documents import links
from documents.sealing import snapshot_of
from plans.comparing import compare, summary
from plans.forms.observations import ObservationForm, SignedObservationForm
from plans.models import MemberLink, SealedVersion
from plans.observations import may_be_written, observe, written_through
from plans.sealed_targets import targets_of
from plans.workflow import Refused

GONE, TOO_MANY = 410, 429
OFTEN = "Se enviaron muchas observaciones seguidas por este enlace. Esperar un momento y enviarla otra vez."


@links.on_reading
def reader(request, link, token):
    """The page of a link that may write; None for any other link, and for one that closed and only asks to read."""
    of = MemberLink.objects.select_related("body", "member").filter(link=link).first()
    if of is None or (request.method != "POST" and not link.is_open):
        return None
    version = SealedVersion.objects.for_list().get(document=link.document)
    if request.method == "POST":
        return _write(request, of, link, version, token)
    links.follow(token)
    return _page(request, of, link, version, token)


def _write(request, of, link, version, token):
    if not (link.is_open and may_be_written(version.plan)):
        return _show_back(request, link, version)
    form = _form(of, version, request.POST)
    if not form.is_valid():
        return _page(request, of, link, version, token, form, status=422)
    if links.writes_too_often(link):
        form.add_error(None, OFTEN)
        return _page(request, of, link, version, token, form, status=TOO_MANY)
    cleaned = form.cleaned_data
    try:
        row = observe(
            version,
            form.chosen,
            text=cleaned["text"],
            client_id=cleaned["client_id"],
            body=of.body,
            link=link,
            author=link.label if of.body else cleaned["author"],
        )
    except Refused:  # sanctioned in between
        return _show_back(request, link, version)
    return redirect(reverse("reader", args=[token]) + f"?escrita={row.client_id}#escritas")


def _page(request, of, link, version, token, form=None, *, status=200):
    snapshot = snapshot_of(version.document)
    before = SealedVersion.objects.for_list().filter(plan=version.plan, number__lt=version.number).first()
    changes = compare(snapshot_of(before.document), snapshot) if before else []
    writes = may_be_written(version.plan)
    context = {
        "link": link,
        "document": link.document,
        "token": token,
        "of": of,
        "version": version,
        "plan": version.plan,
        "before": before,
        "pair": (before, version),
        "changes": changes,
        "summary": summary(changes),
        "snapshot": snapshot,
        "sections": list(enumerate(snapshot["sections"], start=1)),
        "form": form or (_form(of, version, start=request.GET.get("sobre", "")) if writes else None),
        "writes": writes,
        "own": _own(request, of, link),
    }
    return render(request, "plans/reader_page.html", context, status=status)


def _form(of, version, data=None, start=""):
    form_class = ObservationForm if of.body else SignedObservationForm
    targets = targets_of(snapshot_of(version.document))
    form = form_class(data, targets=targets)
    if start in targets:
        form.initial["target"] = start
    return form


def _own(request, of, link):
    """A member's own; behind a link that many may hold, only the one whose receipt is in the address."""
    if of.body:
        return list(written_through(link))
    key = parse_key(request.GET.get("escrita"))
    return list(written_through(link).filter(client_id=key)) if key else []


def _show_back(request, link, version):
    """What was typed, to copy, where it can no longer be taken."""
    text = request.POST.get("text", "")[:20_000]
    context = {"link": link, "version": version, "text": text, "closed": not link.is_open}
    return render(request, "plans/reader_closed.html", context, status=GONE)
