"""`manage.py load_practice_fields`: the forty fields of the card of good practices, from their file."""

from django.core.management.base import BaseCommand

from support_cycle.practice_fields import load_fields


class Command(BaseCommand):
    help = "Carga los campos de la ficha de buenas prácticas. Se puede repetir: solo escribe lo que cambió."

    def handle(self, *args, **options):
        made, changed = load_fields()
        if options["verbosity"]:
            self.stdout.write(f"Ficha de buenas prácticas: {made} campos nuevos, {changed} cambiados.")
