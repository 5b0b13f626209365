"""manage.py backup FILE.tar: database and files in one archive, checked after it is written."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.backup import BackupError, read_manifest, write_backup


class Command(BaseCommand):
    help = "Guarda la base de datos y los archivos en un solo archivo .tar, y comprueba que se pueda leer."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, verbosity, **options):
        if file.exists():
            raise CommandError(f"{file} ya existe: un respaldo no se escribe sobre otro.")
        unfinished = file.with_name(f"{file.name}.unfinished")
        try:
            write_backup(unfinished, progress=self.stdout.write if verbosity > 1 else lambda text: None)
            manifest = read_manifest(unfinished)
            os.replace(unfinished, file)
        except (BackupError, OSError) as problem:
            unfinished.unlink(missing_ok=True)
            raise CommandError(str(problem)) from problem
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{file}: {rows} filas y {len(manifest['files'])} archivos.")
