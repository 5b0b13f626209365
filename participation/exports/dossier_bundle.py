"""The expediente put together: one ZIP with every file, or one PDF with every paper; each behind its index.

Files pass through a folder on disk, one at a time; only the PDF's merge holds papers in memory, up to `MERGE_LIMIT`.
"""

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from documents.pdf import render_pdf
from documents.spreadsheet import Column, render_csv

CHUNK = 1024 * 1024
MERGE_LIMIT = 80 * CHUNK
INDEX = "participation/paper/dossier_index.html"
LOST = "No se encontró en el almacén"
ALONE = "Se entrega aparte, en el ZIP"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same ZIP for the same files


@dataclass
class Filed:
    """A piece as it was written down: its file, its digest, where it begins in the one PDF, or why it is not there."""

    piece: object
    part: str
    file: Path
    sha256: str = ""
    size: int = 0
    pages: int = 0
    page: int | None = None
    note: str = ""

    @property
    def halves(self):
        """The digest in two lines."""
        return self.sha256[:32], self.sha256[32:]


def gather(parts, folder, progress):
    """Write every piece into `folder` and say what was written: [Filed]."""
    filed, numbers = [], count(1)
    total = sum(len(part.pieces) for part in parts)
    for part in parts:
        for piece in part.pieces:
            number = next(numbers)
            progress(number, total + 1, piece.title[:200])
            filed.append(_write(piece, part.title, folder / f"{number:04}"))
    return filed


def write_zip(filed, context, target):
    """Every file under its name, with «indice.csv» and «indice.pdf» in front."""
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, "indice.csv", b"".join(render_csv(COLUMNS, filed)))
        _add(archive, "indice.pdf", render_pdf(INDEX, context | {"filed": filed}))
        for one in filed:
            if one.note != LOST:
                with one.file.open("rb") as source, archive.open(_entry(one.piece.path), "w") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)


def write_pdf(filed, context, target):
    """The papers one behind the other after an index that says on which page each begins."""
    merged = list(_mergeable(filed))
    index_pages = 1
    while True:
        page = index_pages + 1
        for one in merged:
            one.page, page = page, page + one.pages
        index = render_pdf(INDEX, context | {"filed": filed, "is_merged": True})
        first = target.with_suffix(".index")
        first.write_bytes(index)
        found = len(PdfReader(first).pages)
        if found <= index_pages:
            break
        index_pages = found
    writer = PdfWriter()
    writer.append(first, "Índice")
    for one in merged:
        writer.append(one.file, one.piece.title)
    writer.add_metadata({"/Title": context["title"], "/Author": context["service"].full_name})
    writer.write(target)
    writer.close()


def _write(piece, part, path):
    filed = Filed(piece, part, path)
    digest = hashlib.sha256()
    try:
        source = piece.open()
    except FileNotFoundError:
        filed.note = LOST
        return filed
    with source, path.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
            filed.size += len(chunk)
    filed.sha256 = digest.hexdigest()
    return filed


def _mergeable(filed):
    """The PDFs that can be read and fit; of the others the index says that they are in the ZIP."""
    used = 0
    for one in filed:
        if one.note == LOST:
            continue
        one.note = ALONE
        if not one.piece.is_pdf or used + one.size > MERGE_LIMIT:
            continue
        one.pages = _pages(one.file)
        if one.pages:
            one.note, used = "", used + one.size
            yield one


def _pages(file):
    """How many pages a PDF has, 0 where it cannot be taken into another: what people bring may be broken or locked."""
    try:
        alone = PdfWriter()
        alone.append(file)
        return len(alone.pages)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError):
        return 0


def _add(archive, name, data):
    archive.writestr(_entry(name), data)


def _entry(name):
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = 0o644 << 16
    return entry


COLUMNS = [
    Column("Archivo", lambda one: one.piece.path),
    Column("Parte", lambda one: one.part),
    Column("Documento", lambda one: one.piece.title),
    Column("Código de verificación", lambda one: one.piece.code),
    Column("Tamaño en bytes", lambda one: one.size),
    Column("SHA-256", lambda one: one.sha256),
    Column("Observación", lambda one: one.note),
]
