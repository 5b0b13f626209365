"""`manage.py send_commitments`: the week's mail of open commitments and coming sessions. For every Monday."""

import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import LocalService
from participation.digests import send


class Command(BaseCommand):
    help = "Envía el aviso semanal de compromisos y sesiones, una vez por persona y semana. Se puede repetir."

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="AAAA-MM-DD", help="el día que se toma por hoy")
        parser.add_argument(
            "--service", metavar="SLUG", action="append", default=[], help="solo este Servicio"
        )

    def handle(self, *, today, service, **options):
        services = LocalService.objects.order_by("sort_key")
        if service:
            services = services.filter(slug__in=service)
            if unknown := set(service) - {one.slug for one in services}:
                raise CommandError(f"No hay un Servicio «{', '.join(sorted(unknown))}».")
        missed = 0
        for one in services:
            sent, failed = send(one, _day(today))
            missed += len(failed)
            if sent or failed:
                self.stdout.write(
                    f"{one.short_name}: {sent} avisos{f'; {len(failed)} no salieron' if failed else ''}"
                )
        if missed:
            raise CommandError("Hubo avisos que el correo no recibió: se pueden volver a enviar.")


def _day(text):
    if not text:
        return timezone.localdate()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as odd:
        raise CommandError("Escribir la fecha como 2026-11-30.") from odd
