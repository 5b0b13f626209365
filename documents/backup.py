"""A copy of everything in one file, and the way back: the same on SQLite and PostgreSQL, and from one to the other.

The archive is a tar: a gzip of JSON lines a table, the private files by their own digests, and last a manifest with
every member's SHA-256 and the migrations it stands on. Nothing is restored before the whole archive was checked.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from pathlib import PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

MANIFEST = "manifest.json"
FORMAT = 1
LEFT_OUT = {"sessions.session"}  # people log in again
BATCH = 500


class BackupError(Exception):
    """A backup that cannot be made or taken; nothing was changed."""


def backed_up_models():
    """Every table of ours, auto-created ones too, in a fixed order."""
    found = apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def write_backup(path, *, progress=lambda text: None):
    """Write the archive at `path` and return its manifest. Rows are read in one transaction: one moment in time."""
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "migrations": _migrations(),
        "tables": {},
        "files": {},
    }
    with tarfile.open(path, "w") as archive:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for model in backed_up_models():
                label = model._meta.label_lower
                lines, rows = _table(model)
                data = gzip.compress(lines, mtime=0)
                _add(archive, f"tables/{label}.jsonl.gz", data)
                manifest["tables"][label] = {"rows": rows, "sha256": hashlib.sha256(lines).hexdigest()}
                progress(f"{label}: {rows}")
        for name in sorted(_stored_files("")):
            with default_storage.open(name) as file:
                data = file.read()
            _add(archive, f"files/{name}", data)
            manifest["files"][name] = hashlib.sha256(data).hexdigest()
        progress(f"archivos: {len(manifest['files'])}")
        _add(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest


def read_manifest(path):
    """The manifest of a whole, undamaged archive. `BackupError` naming what is wrong."""
    try:
        with tarfile.open(path) as archive:
            members = {member.name: member for member in archive.getmembers()}
            if MANIFEST not in members:
                raise BackupError("El respaldo está incompleto: le falta su índice.")
            manifest = json.loads(archive.extractfile(members[MANIFEST]).read())
            for label, told in manifest["tables"].items():
                data = _member(archive, members, f"tables/{label}.jsonl.gz")
                if hashlib.sha256(gzip.decompress(data)).hexdigest() != told["sha256"]:
                    raise BackupError(f"El respaldo está dañado: la tabla {label} no es la que se guardó.")
            for name, sha256 in manifest["files"].items():
                if hashlib.sha256(_member(archive, members, f"files/{name}")).hexdigest() != sha256:
                    raise BackupError(f"El respaldo está dañado: el archivo {name} no es el que se guardó.")
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, zlib.error) as broken:
        raise BackupError(f"El respaldo no se puede leer: {broken}") from broken
    if manifest.get("format") != FORMAT:
        raise BackupError("El respaldo es de otra versión de Mingaco.")
    return manifest


def restore_backup(path, *, progress=lambda text: None):
    """Bring database and files back, all or nothing, into an installation without people. Returns the manifest."""
    manifest = read_manifest(path)
    if manifest["migrations"] != _migrations():
        raise BackupError(
            "El respaldo es de otra versión del programa. "
            "Instalar la misma versión con que se hizo y volver a intentar."
        )
    if apps.get_model(settings.AUTH_USER_MODEL).objects.exists():
        raise BackupError("Esta instalación ya tiene personas: un respaldo se trae solo a una vacía.")
    with tarfile.open(path) as archive, transaction.atomic():
        for name in manifest["files"]:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise BackupError(f"El respaldo nombra un archivo fuera de lugar: {name}")
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(archive.extractfile(f"files/{name}").read()))
        for model in reversed(backed_up_models()):
            model._base_manager.all()._raw_delete(using="default")
        for model in backed_up_models():
            label = model._meta.label_lower
            rows = gzip.decompress(archive.extractfile(f"tables/{label}.jsonl.gz").read())
            _insert(model, rows)
            progress(f"{label}: {manifest['tables'][label]['rows']}")
        _reset_sequences()
        connection.check_constraints()
    return manifest


def _table(model):
    names = [field.attname for field in model._meta.concrete_fields]
    out, count = io.StringIO(), 0
    out.write(json.dumps(names) + "\n")
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(BATCH):
        out.write(json.dumps(row, cls=_Exact, ensure_ascii=False) + "\n")
        count += 1
    return out.getvalue().encode(), count


class _Exact(DjangoJSONEncoder):
    """Django's encoder cuts microseconds; a backup keeps them."""

    def default(self, value):
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)


def _insert(model, data):
    lines = data.decode().splitlines()
    names = json.loads(lines[0])
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    for start in range(1, len(lines), BATCH):
        rows = [model(**_parsed(model, names, json.loads(line))) for line in lines[start : start + BATCH]]
        # Raw: `auto_now` and the like keep what the backup says.
        model._base_manager._insert(rows, fields=fields, using="default", raw=True)


def _parsed(model, names, values):
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: value
        if value is None or isinstance(by_name[name], models.JSONField)
        else (by_name[name].target_field if by_name[name].is_relation else by_name[name]).to_python(value)
        for name, value in zip(names, values, strict=True)
    }


def _reset_sequences():
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), backed_up_models()):
            cursor.execute(statement)


def _migrations():
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _stored_files(folder):
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for name in folders:
        yield from _stored_files(f"{folder}/{name}".lstrip("/"))


def _add(archive, name, data):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def _member(archive, members, name):
    if name not in members:
        raise BackupError(f"El respaldo está incompleto: falta {name}.")
    return archive.extractfile(members[name]).read()
