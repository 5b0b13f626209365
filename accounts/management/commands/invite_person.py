"""`manage.py invite_person EMAIL SLUG`: for the first administration of a Servicio."""

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.forms import ValidationError
from django.urls import reverse

from accounts.invitations import DAYS, invite
from accounts.models import LocalService
from accounts.roles import ROLES, SERVICE


class Command(BaseCommand):
    help = "Invita por carta a una persona con un rol en un Servicio Local, y muestra el enlace."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("service", help="la dirección del Servicio, por ejemplo barrancas")
        parser.add_argument("--role", default="administrator", choices=list(ROLES[SERVICE]))
        parser.add_argument("--first-name", default="", help="nombres")
        parser.add_argument("--last-name", default="", help="apellidos")

    def handle(self, *, email, service, role, first_name, last_name, **options):
        place = LocalService.objects.filter(slug=service).first()
        if place is None:
            raise CommandError(f"No hay un Servicio «{service}».")
        try:
            validate_email(email)
        except ValidationError as invalid:
            raise CommandError("El correo no está completo.") from invalid
        roles = [
            {
                "anchor": SERVICE,
                "id": place.pk,
                "role": role,
                "since": None,
                "until": None,
                "is_acting": False,
            }
        ]
        _, token = invite(
            place, email=email, first_name=first_name, last_name=last_name, roles=roles, by=None
        )
        self.stdout.write(f"Enlace, por {DAYS} días: {self._address(token)}")

    def _address(self, token):
        return reverse("invitation", args=[token])
