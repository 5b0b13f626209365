"""`manage.py load_territory`: regions, comunas, Servicios Locales and establishments, from public files."""

from django.core.management.base import BaseCommand, CommandError

from accounts.territory import TerritoryError, load_territory


class Command(BaseCommand):
    help = (
        "Carga el territorio desde los archivos públicos, o el directorio oficial de otro año. "
        "Se puede repetir: solo escribe lo que cambió, y nada se borra."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--year",
            type=int,
            help="último año de traspaso considerado (el de la última carga; al comienzo 2026)",
        )
        parser.add_argument(
            "--directory", metavar="FILE", help="directorio oficial de otro año (CSV, puede ser .gz)"
        )
        parser.add_argument(
            "--directory-year", type=int, help="su año, si el archivo no trae la columna AGNO"
        )
        parser.add_argument(
            "--accept-fewer",
            action="store_true",
            help="aceptar un directorio con muchos menos establecimientos que los conocidos",
        )

    def handle(self, *, verbosity, **options):
        try:
            report = load_territory(
                year=options["year"],
                directory=options["directory"],
                directory_year=options["directory_year"],
                accept_fewer=options["accept_fewer"],
                progress=self.stdout.write if verbosity else None,
            )
        except TerritoryError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            for line in report.lines(everything=verbosity > 1):
                self.stdout.write(line)
