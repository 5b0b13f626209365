"""`manage.py verify_trail`: is every chain of the bitácora whole? Exit 1 if one is not."""

import sys

from django.core.management.base import BaseCommand, CommandError

from accounts.models import LocalService
from accounts.trail_check import check_all


class Command(BaseCommand):
    help = "Comprueba las cadenas de la bitácora y las cabezas que imprimieron los documentos sellados."

    def add_arguments(self, parser):
        parser.add_argument(
            "--service", metavar="SLUG", action="append", default=[], help="solo este Servicio"
        )

    def handle(self, *, service, **options):
        known = set(LocalService.objects.filter(slug__in=service).values_list("slug", flat=True))
        if unknown := set(service) - known:
            raise CommandError(f"No hay un Servicio «{', '.join(sorted(unknown))}».")
        faults = 0
        for name, verdict in check_all(service):
            erased = f", {verdict.erased} con el texto borrado" if verdict.erased else ""
            state = f"{len(verdict.faults)} fallas" if verdict.faults else "entera"
            self.stdout.write(f"{name}: {state}; {verdict.events} eventos{erased}; cabeza {verdict.head}")
            for fault in verdict.faults:
                self.stdout.write(f"  {fault}")
            faults += len(verdict.faults)
        if faults:
            sys.exit(1)
