"""`manage.py personal_data`: prints the dictionary as docs/personal-data.md holds it."""

from django.core.management.base import BaseCommand

from accounts.privacy import as_markdown


class Command(BaseCommand):
    help = "Muestra el diccionario de datos personales, para docs/personal-data.md."

    def handle(self, **options):
        self.stdout.write(as_markdown(), ending="")
