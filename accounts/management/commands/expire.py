"""`manage.py expire`: deletes what is over for longer than the table of retention says. For once a night."""

from django.core.management.base import BaseCommand

from accounts.privacy import expire

WORDS = {
    "sessions": "sesiones vencidas",
    "invitations": "invitaciones cerradas",
    "attempts": "intentos de ingreso",
    "receipts": "recibos de formularios",
    "jobs": "trabajos terminados",
    "subscribers": "correos ya avisados de una devolución",
    "queue": "pasos de la cola",
}


class Command(BaseCommand):
    help = "Borra lo que ya cumplió su plazo (accounts/personal_data.py, RETENTION). Se puede repetir."

    def handle(self, **options):
        for what, count in expire().items():
            self.stdout.write(f"{WORDS[what]}: {count}")
