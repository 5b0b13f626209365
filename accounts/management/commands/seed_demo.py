"""manage.py seed_demo: the demonstration, each app's `demo.py` in order, so that nobody imports upwards."""

import importlib
import importlib.util

from django.core.management.base import BaseCommand

ROOMS = ["accounts", "plans", "participation", "support_cycle"]  # from the lowest


class Command(BaseCommand):
    help = "Make the demonstration: an invented Servicio with its plans, and the transcription of Barrancas."

    def handle(self, *args, **options):
        for room in ROOMS:
            if importlib.util.find_spec(f"{room}.demo"):
                importlib.import_module(f"{room}.demo").seed()
                if options["verbosity"]:
                    self.stdout.write(f"Demostración: {room}.")
