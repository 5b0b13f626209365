"""Files that people bring: checked by content, kept by digest, handed out only by their owner."""

import hashlib
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string

from documents.models import Attachment
from documents.zipcheck import Unreadable, check_zip, is_document

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "csv": "text/csv",
    "txt": "text/plain",
}
_OFFICE = {"docx", "xlsx", "odt", "ods"}
_TEXT = {"csv", "txt"}


def check_upload(file):
    """Refuse a file that is too big, of a kind we do not take, or not what it says: ValidationError in Spanish."""
    limit = settings.ATTACHMENT_MAX_BYTES
    if file.size > limit:
        raise ValidationError(
            f"El archivo pesa {file.size / 1048576:.0f} MB y el máximo es {limit // 1048576} MB. "
            "Se puede comprimir o dividir en partes."
        )
    if not file.size:
        raise ValidationError("El archivo está vacío.")
    ending = _ending(file.name)
    if ending not in TYPES:
        raise ValidationError(
            "Ese tipo de archivo no se recibe. Sirven: PDF, Word, Excel, OpenDocument, "
            "imágenes PNG, JPG o WEBP, y texto."
        )
    if not _is_what_it_says(file, ending):
        raise ValidationError(f"El contenido del archivo no corresponde a un .{ending}.")
    if settings.ATTACHMENT_SCANNER and (complaint := import_string(settings.ATTACHMENT_SCANNER)(file)):
        raise ValidationError(complaint)
    file.seek(0)


def store(file, *, by, client_id=None):
    """Keep a checked upload (a Django File) and return its Attachment; the same `client_id` again is the same one."""
    if client_id and (earlier := Attachment.objects.filter(client_id=client_id, by=by).first()):
        return earlier
    return store_named(file, PurePath(file.name).name, by=by, client_id=client_id)


def store_named(file, name, *, by, client_id=None):
    """Keep a file of ours (a Django File) under a name."""
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    path = stored_path(sha256.hexdigest())
    if not default_storage.exists(path):
        file.seek(0)
        default_storage.save(path, file)
    return Attachment.objects.create(
        name=name[-200:],
        content_type=TYPES.get(_ending(name), "application/octet-stream"),
        size=file.size,
        sha256=sha256.hexdigest(),
        by=by,
        client_id=client_id,
    )


def hand_out(attachment):
    """The file as a download. Call it only after the owner has said yes."""
    response = FileResponse(
        default_storage.open(stored_path(attachment.sha256)), content_type=attachment.content_type
    )
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def stored_path(sha256):
    return f"attachments/{sha256[:2]}/{sha256}"


def _ending(name):
    return PurePath(name).suffix.lower().removeprefix(".")


def _is_what_it_says(file, ending):
    file.seek(0)
    beginning = file.read(8192)
    file.seek(0)
    if ending in _TEXT:
        return b"\x00" not in beginning
    if ending in _OFFICE:
        if not beginning.startswith(b"PK"):
            return False
        try:
            check_zip(file)
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        return is_document(file, ending)
    guessed = filetype.guess(beginning)
    return guessed is not None and guessed.mime == TYPES[ending]
