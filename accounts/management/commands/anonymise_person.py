"""`manage.py anonymise_person EMAIL`: takes out who a person was; what they did stays counted."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.privacy import anonymise


class Command(BaseCommand):
    help = "Anonimiza a una persona: nombre, correo y formas de ingreso. No se puede deshacer."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="no preguntar")

    def handle(self, *, email, yes, **options):
        person = User.objects.filter(email__iexact=email, anonymised_at__isnull=True).first()
        if person is None:
            raise CommandError("No hay una cuenta con ese correo.")
        if not yes and input(
            f"¿Anonimizar a {person} ({person.email})? Escribir sí: "
        ).strip().lower() not in ("sí", "si"):
            raise CommandError("No se cambió nada.")
        emptied = anonymise(person, by=None)
        self.stdout.write(f"La persona quedó anonimizada. Eventos cuyo texto se borró: {emptied}.")
