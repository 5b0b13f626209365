"""Everything between a fresh checkout and the first page, in one process; what is done is not done again."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import LocalService, User
from documents.serving import CannotServe, open_socket


class Command(BaseCommand):
    help = "Deja listos la base de datos, los archivos estáticos, el territorio y la demostración."

    def add_arguments(self, parser):
        parser.add_argument("--to-serve", action="store_true", help="ver primero que el puerto esté libre")

    def handle(self, *, to_serve, **options):
        if to_serve:
            self._refuse_a_taken_port()
        self._migrate()
        self._collect_static()
        if not LocalService.objects.exists():
            self._say("Cargando el territorio (manage.py load_territory da su informe)")
            call_command("load_territory", verbosity=0, stdout=self.stdout)
        call_command("load_practice_fields", verbosity=0, stdout=self.stdout)
        if settings.DEMO and not User.objects.exists():
            self._say("Creando la demostración")
            call_command("seed_demo", stdout=self.stdout)

    def _refuse_a_taken_port(self):
        try:
            open_socket(settings.SERVE_ADDRESS).close()
        except CannotServe as reason:
            self.stderr.write(str(reason))
            raise SystemExit(1) from reason

    def _migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Actualizando la base de datos")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    def _collect_static(self):
        """Compressing takes seconds, so it is done again only when a file came, went or changed."""
        now = _static_files()
        seen = Path(settings.STATIC_ROOT) / ".collected"
        if seen.exists() and seen.read_text() == now:
            return
        self._say("Reuniendo los archivos estáticos")
        call_command("collectstatic", interactive=False, verbosity=0)
        seen.write_text(now)

    def _say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()


def _static_files():
    """A digest of every static file's name, size and time."""
    facts = sorted(
        (name, found.st_size, found.st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
        for found in [Path(storage.path(name)).stat()]
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()
