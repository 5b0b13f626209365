"""What a zipped document (xlsx, docx, ods…) is asked before anything of it is unpacked."""

import zipfile
import zlib

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 250
CHUNK = 1024 * 1024
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
BROKEN = "El archivo está dañado o incompleto. Guardarlo de nuevo y volver a enviarlo."
MARKS = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}


class Unreadable(Exception):
    """A file that is not taken; the sentence is for the person who sent it."""


def check_zip(file):
    """Refuse a damaged, encrypted, exploding or entity-bearing archive. `Unreadable` in Spanish; else nothing."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive.infolist())
            for entry in archive.infolist():
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_declarations(archive, entry)
    except DAMAGED as broken:
        raise Unreadable(BROKEN) from broken
    finally:
        file.seek(0)


def is_document(file, ending):
    """Whether a checked archive is the docx, xlsx, odt or ods that its name says, and not just any zip."""
    try:
        with zipfile.ZipFile(file) as archive:
            part = "mimetype" if ending in ("odt", "ods") else "[Content_Types].xml"
            return part in archive.namelist() and MARKS[ending] in archive.read(part)
    except DAMAGED:
        return False
    finally:
        file.seek(0)


def _check_sizes(entries):
    if len(entries) > MAX_ENTRIES:
        raise Unreadable("El archivo tiene demasiadas partes para ser un documento.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("El archivo tiene contraseña. Quitarla y volver a enviarlo.")
    names = {entry.filename.casefold() for entry in entries}
    usual = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if len(names) < len(entries) or any(entry.compress_type not in usual for entry in entries):
        raise Unreadable("El archivo no parece escrito por un programa de oficina. Guardarlo de nuevo.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > MAX_UNPACKED or (unpacked > CHUNK * 10 and unpacked / packed > MAX_RATIO):
        raise Unreadable(
            "El archivo se hace demasiado grande al abrirlo. Enviar solo las filas que se necesitan."
        )


def _check_declarations(archive, entry):
    """No document of ours declares entities: one that does is an attack, or was not written by a spreadsheet."""
    read, tail = 0, b""
    with archive.open(entry) as part:
        beginning = part.read(4)
        if beginning[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in beginning:
            raise Unreadable(
                "El archivo usa una codificación que no se recibe. Guardarlo de nuevo como .xlsx."
            )
        tail = beginning
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if read > MAX_UNPACKED:
                raise Unreadable("El archivo se hace demasiado grande al abrirlo.")
            text = tail + chunk
            if any(word in text for word in DECLARATIONS):
                raise Unreadable("El archivo declara contenidos externos y no se abre.")
            tail = text[-16:]
