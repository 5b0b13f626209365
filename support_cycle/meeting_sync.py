"""What a device kept while there was no signal, sent as it was typed: each item gets its own answer.

An item is {"kind", "client_id", …fields as in the page's form}; a text is {"kind": "celda", "cell", "value", "seen"};
an earlier commitment that was met, {"kind": "cumplido", "commitment", "result"}. The answers: "saved"; "refused" with a
sentence, and the device keeps it for the person to mend; "conflict" with both texts, for the person to choose.
"""

from accounts.receipts import parse_key
from plans.workflow import Refused
from support_cycle.forms.meeting_lines import NEW_FORMS
from support_cycle.meeting_cells import Differs, clean_value, write_cells
from support_cycle.meeting_lines import say_done

CELL, DONE = "celda", "cumplido"
CAME_BEFORE = "Esta línea ya había llegado con otro texto: corregirla en la lista y descartar esta."
NOT_UNDERSTOOD = "Esto no se entiende: recargar la página y escribirlo otra vez."


def take_items(meeting, items, *, by):
    """The answers to `items` (dicts from outside, `participation.capture_sync.clean_items`), in their order.

    The texts are written together: one event for what a person sent of one part.
    """
    texts = _take_texts(meeting, [item for item in items if item.get("kind") == CELL], by)
    return [
        {"client_id": item.get("client_id", "")}
        | (texts[item.get("cell", "")] if item.get("kind") == CELL else _take_line(meeting, item, by))
        for item in items
    ]


def _take_texts(meeting, items, by):
    """{key: answer}; the last of two that are the same cell counts."""
    sent = {item.get("cell", ""): (item.get("value", ""), item.get("seen", "")) for item in items}
    if not sent:
        return {}
    try:
        found = write_cells(meeting, [(key, *pair) for key, pair in sent.items()], by=by)
    except Refused as refused:
        return {key: _refused(refused) for key in sent}
    return {key: _answer(key, outcome, sent[key][0]) for key, outcome in found.items()}


def _answer(key, outcome, value):
    if isinstance(outcome, Differs):
        theirs, mine = outcome.cells[key]
        return {"state": "conflict", "theirs": theirs, "mine": mine}
    return _refused(outcome) if outcome else {"state": "saved", "value": clean_value(value)}


def _take_line(meeting, item, by):
    kind = item.get("kind")
    if kind == DONE:
        return _take_done(meeting, item, by)
    if kind not in NEW_FORMS or parse_key(item.get("client_id")) is None:
        return {"state": "refused", "sentence": NOT_UNDERSTOOD}
    form = NEW_FORMS[kind](item | {"receipt": item["client_id"]}, meeting=meeting)
    if not form.is_valid():
        return {"state": "refused", "sentence": " ".join(_sentences(form))}
    try:
        row = form.save_new(by=by)
    except Refused as refused:
        return _refused(refused)
    said = form.fields.keys() & {"text", "what", "role"}
    if item.get("edited") and any(getattr(row, name) != form.cleaned_data[name] for name in said):
        return {"state": "refused", "sentence": CAME_BEFORE}
    return {"state": "saved", "number": getattr(row, "number", None)}


def _take_done(meeting, item, by):
    """A commitment of an earlier meeting that was met."""
    number = item.get("commitment", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return {"state": "refused", "sentence": NOT_UNDERSTOOD}
    try:
        say_done(meeting, int(number), by=by, result=clean_value(item.get("result", "")))
    except Refused as refused:
        return _refused(refused)
    return {"state": "saved"}


def _refused(refused):
    return {"state": "refused", "sentence": " ".join(str(reason) for reason in refused.reasons)}


def _sentences(form):
    for name, errors in form.errors.items():
        label = f"{form[name].label}: " if name in form.fields else ""
        yield from (f"{label}{error}" for error in errors)
