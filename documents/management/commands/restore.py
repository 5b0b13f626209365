"""manage.py restore FILE.tar: what `backup` wrote, into an installation without people."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from documents.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Trae de vuelta un respaldo a una instalación vacía. Un respaldo dañado se rechaza y nada cambia."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        try:
            manifest = restore_backup(
                file, progress=self.stdout.write if verbosity > 1 else lambda text: None
            )
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"Restauradas {rows} filas y {len(manifest['files'])} archivos.")
