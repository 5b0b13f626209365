"""The bitácora: one append-only chain of digests per Servicio (decisions D7).

The hash covers the salted digest of what was written, so erasing a person's data (the event's label, changes and salt)
leaves the chain whole. The head is printed in every sealed document: a chain cut short is noticed there.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Event, LocalService
from accounts.roles import LABELS, SERVICE

GENESIS = "0" * 64
TRIES = 8
UNTOLD = "(palabras que no se copian en la bitácora)"


def record(verb, subject, *, by, service=None, changes=None, capacity=None, at=None):
    """Write one event: `by` did `verb` to `subject` (a saved row). Call it last in the transaction of what it records.

    `changes` is {field: [old, new]}. `service` defaults to the subject's own. Returns the Event.

    A model whose words are not for everybody who reads the trail names those fields in `untold`, and may say what it is
    called there, `trail_label`: that they changed is told, what they said is not.
    """
    service = service or getattr(subject, "service", None)
    changes = _without_words(subject, changes)
    event = Event(
        chain=str(service.code) if service else "",
        at=at or timezone.now(),
        actor=by,
        capacity=_capacity(by, service) if capacity is None else capacity,
        verb=verb,
        service=service,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(getattr(subject, "trail_label", subject))[:200],
        changes=json.loads(json.dumps(changes, cls=DjangoJSONEncoder)) if changes else None,
        salt=secrets.token_hex(16),
    )
    event.digest = payload_digest(event)
    with transaction.atomic():
        if service:
            # The Servicio's row is the chain's lock: writers of one chain take turns (no-key: readers do not wait).
            LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
            return _append(event)
    return _append_unlocked(event)


def _without_words(subject, changes):
    hushed = set(getattr(subject, "untold", ())) & set(changes or ())
    return (changes or {}) | {name: [value and UNTOLD for value in changes[name]] for name in hushed} or None


def _append(event):
    last = Event.objects.filter(chain=event.chain).order_by("-seq").values_list("seq", "hash").first()
    event.seq, event.prev = (last[0] + 1, last[1]) if last else (1, GENESIS)
    event.hash = link(event)
    event.save(force_insert=True)
    return event


def _append_unlocked(event):
    """The chain of no Servicio has no row to lock: whoever comes second on one number takes the next."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _append(event)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
            event.pk = None


def payload_digest(event):
    payload = json.dumps([event.subject_label, event.changes], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{event.salt}{payload}".encode()).hexdigest()


def link(event):
    """The event's hash: everything about it but the erasable text, which counts by its digest."""
    facts = [
        event.chain,
        event.seq,
        _utc(event.at),
        event.actor_id,
        event.capacity,
        event.verb,
        event.service_id,
        event.subject_type,
        event.subject_id,
        event.digest,
        event.prev,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def head(service):
    """(number, hash) of the newest event of a Servicio's chain."""
    last = Event.objects.filter(chain=str(service.code)).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, GENESIS)


def erase(event, *, by):
    """Empty what an event says of a person; the chain stays whole, and the erasure is itself an event."""
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(subject_label="", changes=None, salt="")
        event.subject_label = ""  # the erasure must not say it again
        record("erase", event, by=by, service=event.service)


@dataclass
class Verdict:
    """What `verify` found in one chain."""

    chain: str
    events: int = 0
    head: str = GENESIS
    erased: int = 0
    faults: list = field(default_factory=list)


def verify(chain, *, progress=None, heads=()):
    """Walk one chain and compare every link; `heads` are (seq, hash) printed elsewhere that must be in it."""
    verdict = Verdict(chain)
    expected, prev, wanted = 1, GENESIS, dict(heads)
    for event in Event.objects.filter(chain=chain).order_by("seq").iterator(2000):
        if event.seq != expected:
            verdict.faults.append(f"Falta el evento {expected}: sigue el {event.seq}.")
        if event.prev != prev:
            verdict.faults.append(f"El evento {event.seq} no continúa al anterior.")
        if event.hash != link(event):
            verdict.faults.append(f"El evento {event.seq} fue cambiado.")
        if not event.salt:
            verdict.erased += 1
        elif event.digest != payload_digest(event):
            verdict.faults.append(f"El texto del evento {event.seq} fue cambiado.")
        if wanted.pop(event.seq, event.hash) != event.hash:
            verdict.faults.append(f"El evento {event.seq} no es el que imprimió un documento sellado.")
        expected, prev = event.seq + 1, event.hash
        verdict.events += 1
        if progress and verdict.events % 2000 == 0:
            progress(verdict.events)
    verdict.head = prev
    verdict.faults += [
        f"Falta el evento {seq}, que imprimió un documento sellado." for seq in sorted(wanted) if seq
    ]
    return verdict


def chains():
    """The chains there are, with how many events each has."""
    return Event.objects.values_list("chain").annotate(Max("seq")).order_by("chain")


def _utc(moment):
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _capacity(user, service):
    if user is None or service is None:
        return ""
    names = sorted(user.reach.capacity_at(service.pk))
    return ", ".join(LABELS[SERVICE, name] for name in names)[:120]
