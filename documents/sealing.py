"""Sealing: a snapshot, its number, an unguessable code and its digest, once; the papers' bytes once.

This file knows no trail: whoever seals records it in the same transaction (decisions D31).
"""

import hashlib
import json
import re
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from documents.models import SealedDocument

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing to mistake by telephone
PREFIX = "MGC"
EXTENSIONS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class AlreadyRendered(Exception):
    """The papers of this document exist; they are never made again."""


def canonical(snapshot):
    """The one way a snapshot is written as text: sorted keys, no spaces, UTF-8."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def new_code():
    """128 bits as MGC-XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX."""
    number, letters = secrets.randbits(128), ""
    for _ in range(26):
        number, index = divmod(number, 32)
        letters += ALPHABET[index]
    return "-".join([PREFIX, letters[:5], letters[5:10], letters[10:15], letters[15:20], letters[20:]])


def normalise_code(typed):
    """What a person typed, as the code is written: capitals, O as 0, I and L as 1; None if it cannot be one."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper()[:80]).removeprefix(PREFIX)
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != 26 or set(letters) - set(ALPHABET):
        return None
    return "-".join([PREFIX, letters[:5], letters[5:10], letters[10:15], letters[15:20], letters[20:]])


def seal(
    *,
    kind,
    title,
    issuer,
    number,
    snapshot,
    by,
    capacity="",
    trail_seq=0,
    trail_head="",
    is_demo=False,
    at=None,
):
    """Freeze a snapshot (JSON-able dict). The papers come later, by `keep_papers`."""
    text = canonical(snapshot)
    return SealedDocument.objects.create(
        kind=kind,
        title=title,
        issuer=issuer,
        number=number,
        code=new_code(),
        snapshot=text,
        snapshot_sha256=digest(text),
        trail_seq=trail_seq,
        trail_head=trail_head,
        sealed_at=at or timezone.now(),
        sealed_by=by,
        capacity=capacity,
        is_demo=is_demo,
    )


def snapshot_of(document):
    """The frozen content as a dict; ValueError if it is no longer what was sealed."""
    if digest(document.snapshot) != document.snapshot_sha256:
        raise ValueError(f"El contenido de {document.code} no coincide con su huella.")
    return json.loads(document.snapshot)


def keep_papers(document, *, pdf, xlsx=None):
    """Keep the papers' bytes, once and for ever; `xlsx` where there is one. `AlreadyRendered` if somebody was first."""
    papers = {"pdf": pdf} if xlsx is None else {"pdf": pdf, "xlsx": xlsx}
    kept = {f"{kind}_sha256": store_bytes(data, kind) for kind, data in papers.items()}
    kept |= {f"{kind}_size": len(data) for kind, data in papers.items()}
    with transaction.atomic():
        fresh = SealedDocument.objects.filter(pk=document.pk, rendered_at__isnull=True)
        if not fresh.update(**kept, rendered_at=timezone.now()):
            raise AlreadyRendered(document.code)


def store_bytes(data, extension):
    """Write bytes once under their SHA-256, and return it."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = stored_path(sha256, extension)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return sha256


def stored_path(sha256, extension):
    return f"sealed/{sha256[:2]}/{sha256}.{extension}"


def open_paper(document, extension):
    """The paper's file, opened for reading; FileNotFoundError while it is being made."""
    sha256 = getattr(document, f"{extension}_sha256")
    if not sha256:
        raise FileNotFoundError(document.code)
    return default_storage.open(stored_path(sha256, extension))
