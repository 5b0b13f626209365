"""What a device kept while there was no signal, sent as it was typed: each item gets its own answer.

An item is {"kind", "client_id", …fields as in the page's form}; a cell of attendance is {"kind": "asistencia", "cell",
"value", "seen"}. The answers: "saved"; "refused" with a sentence, and the device keeps it for the person to mend;
"conflict" with both numbers; "gone" for what left the session to be protected, which the device forgets.
"""

from django.db import transaction

from accounts.receipts import parse_key
from participation.capture import PROTECTED, Differs
from participation.capture_page import attendance_sheet
from participation.forms.attendance import SEEN
from participation.forms.capture import NewAgreementForm, NewCommitmentForm, NewContributionForm
from plans.workflow import Refused

FORMS = {"aporte": NewContributionForm, "acuerdo": NewAgreementForm, "compromiso": NewCommitmentForm}
MOST_ITEMS = 100


def take_items(session, items, *, by):
    """The answers to `items` (dicts from outside, in their order), each a dict with the item's `client_id`."""
    return [{"client_id": _plain(item.get("client_id")), **_take(session, item, by)} for item in items]


def clean_items(found):
    """The dicts of a list that came as JSON, their values as plain text: None where it is no such list."""
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        return None
    if not all(isinstance(item, dict) for item in found):
        return None
    return [{str(name): _plain(value) for name, value in item.items()} for item in found]


def _take(session, item, by):
    kind = item.get("kind")
    if kind == "asistencia":
        return _take_count(session, item, by)
    if kind not in FORMS or parse_key(item.get("client_id")) is None:
        return _refused("Esto no se entiende: recargar la página y escribirlo otra vez.")
    form = FORMS[kind](item | {"receipt": item["client_id"]}, session=session)
    if not form.is_valid():
        return _refused(*_sentences(form))
    try:
        line = form.save(by=by)
    except Refused as refused:
        reasons = [str(reason) for reason in refused.reasons]
        return {"state": "gone", "sentence": PROTECTED} if PROTECTED in reasons else _refused(*reasons)
    if item.get("edited") and line.text != form.cleaned_data["text"]:
        return _refused(
            "Esta línea ya había llegado con otro texto: corregirla en la lista y descartar esta."
        )
    return {"state": "saved", "number": getattr(line, "number", None)}


def _take_count(session, item, by):
    sheet, cell = attendance_sheet(session), item.get("cell", "")
    if cell not in sheet.cells:
        return _refused("Ese estamento ya no está en el catálogo.")
    changes = sheet.read({cell: item.get("value", ""), SEEN + cell: item.get("seen", "")})
    if not sheet.is_valid:
        return _refused(sheet.cells[cell].error)
    try:
        with transaction.atomic():
            sheet.save(changes, by=by)
    except Refused as refused:
        return _refused(*map(str, refused.reasons))
    except Differs as differs:
        theirs, mine = differs.cells[cell]
        return {"state": "conflict", "theirs": theirs, "mine": mine}
    return {"state": "saved", "value": int(sheet.cells[cell].text)}


def _refused(*sentences):
    return {"state": "refused", "sentence": " ".join(sentences)}


def _sentences(form):
    for name, errors in form.errors.items():
        label = f"{form[name].label}: " if name in form.fields else ""
        yield from (f"{label}{error}" for error in errors)


def _plain(value):
    """Text that a database takes: half a letter of JSON (a lone surrogate) is none."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return str(value).encode("utf-8", "replace").decode()
