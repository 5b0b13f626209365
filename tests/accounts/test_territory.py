"""The shipped public files: what they hold comes out by itself, and nothing is written twice."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum

from accounts.models import Commune, LocalService, Region, School, ServiceCommune
from accounts.territory import load_territory
from accounts.territory.reading import check_digit


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker):
    """The whole territory, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_territory()
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report")]


def service(code):
    return LocalService.objects.get(code=code)


def units(code):
    return School.objects.of_service(service(code)).operating()


def test_everything_of_the_public_files_is_there(report):
    assert (Region.objects.count(), Commune.objects.count()) == (16, 346)
    assert (LocalService.objects.count(), ServiceCommune.objects.count()) == (70, 346)
    assert School.objects.count() == report.establishments == report.rows_read == 16_768
    assert report.skipped == []
    assert School.objects.filter(status=School.Status.OPERATING).count() == 12_038
    assert School.objects.operating().count() == 10_945
    assert School.objects.filter(service=None).count() == 13_558


def test_the_directory_calls_1707_units_slep_and_630_still_municipal(report):
    assert (report.units_in_directory, report.units_transferred, report.units) == (1_707, 630, 2_337)
    slep = School.objects.operating().filter(dependency=6)
    assert slep.filter(service__isnull=False).count() == 1_707
    assert slep.aggregate(all=Sum("enrolment"))["all"] == 451_100
    transferred = School.objects.operating().filter(dependency__in=[1, 2], service__isnull=False)
    assert transferred.count() == 630
    assert set(transferred.values_list("commune__service_commune__transfer_year", flat=True)) == {2026}
    assert transferred.values("service").distinct().count() == 10


@pytest.mark.parametrize(
    ("code", "name", "schools", "students"), [(1303, "Barrancas", 53, 20_991), (302, "Huasco", 52, 12_785)]
)
def test_a_service_has_the_units_it_runs(code, name, schools, students):
    assert service(code).name == name
    assert units(code).count() == schools
    assert units(code).aggregate(all=Sum("enrolment"))["all"] == students


def test_a_school_carries_what_the_directory_says():
    school = School.objects.for_list().get(code="448")
    assert (school.rbd, school.rbd_dv, school.identifier) == (448, "0", "RBD 448-0")
    assert (school.name, school.display_name) == (
        "LICEO PEDRO TRONCOSO MACHUCA",
        "Liceo Pedro Troncoso Machuca",
    )
    assert (school.commune.name, school.service.slug, school.enrolment) == ("Vallenar", "huasco", 873)
    assert school.kind == School.Kind.SECONDARY
    assert sum(school.enrolment_by_level.values()) == 873
    assert School.objects.get(code="496").enrolment == 13
    assert School.objects.get(code="10010").service.slug == "barrancas"


def test_a_comuna_that_postpones_keeps_its_schools_municipal():
    petorca = service(506)
    assert petorca.transfer_year == 2026
    late = petorca.service_communes.get(transfer_year=2027)
    assert (late.commune.name, late.is_provisional) == ("Zapallar", True)
    assert not School.objects.filter(commune=late.commune, service__isnull=False).exists()
    assert petorca.service_communes.filter(transfer_year=2026, is_provisional=False).count() == 4


def test_fifty_check_digits_fail_and_stay(report):
    warned = report.warnings_of("dv")
    assert len(warned) == 50
    school = School.objects.get(rbd=warned[0].rbd)
    assert school.rbd_dv != check_digit(school.rbd)


def test_odd_coordinates_are_told_and_kept_where_they_are_numbers(report):
    assert {warning.rbd for warning in report.warnings_of("coordinate")} == {15830, 42334, 42337, 42354}
    assert School.objects.get(rbd=42337).latitude == -72.4800746
    assert School.objects.get(rbd=42354).latitude is None
    assert School.objects.get(rbd=8486).longitude == -58.964631  # Antarctica, and right


def test_a_school_without_a_name_says_so(report):
    nameless = report.warnings_of("name")
    assert len(nameless) == 30
    school = School.objects.get(rbd=nameless[0].rbd)
    assert school.display_name == f"Sin nombre en el directorio ({school.rbd}-{school.rbd_dv})"


def test_regions_are_written_as_people_write_them():
    nuble = Region.objects.get(code=16)
    assert (nuble.name, nuble.short_name) == ("Región de Ñuble", "Ñuble")
    assert Region.objects.get(code=7).name == "Región del Maule"
    assert Region.objects.get(code=13).name == "Región Metropolitana de Santiago"
    assert Commune.objects.get(code=7403).name == "Longaví"
    assert list(Region.objects.values_list("short_name", flat=True))[-2:] == ["Tarapacá", "Valparaíso"]


def test_each_service_keeps_its_own_time():
    zones = dict(LocalService.objects.exclude(time_zone="America/Santiago").values_list("name", "time_zone"))
    assert zones == {
        "Aysén": "America/Coyhaique",
        "Magallanes": "America/Punta_Arenas",
        "Hanga Roa": "Pacific/Easter",
    }


def test_every_service_has_a_seat_and_a_decree():
    assert not LocalService.objects.filter(seat=None).exists()
    assert not LocalService.objects.filter(decree="").exists()
    assert service(1303).seat.name == "Pudahuel"


def test_a_second_load_writes_nothing(queries_of):
    reports = []
    statements = queries_of(lambda: reports.append(load_territory()))
    writing = [sql for sql in statements if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert (reports[0].written, reports[0].unchanged, writing) == (0, 16_768, [])


def test_the_command_tells_what_it_did_and_what_it_left():
    out = StringIO()
    call_command("load_territory", stdout=out)
    text = out.getvalue()
    assert "16 regiones, 346 comunas, 70 Servicios Locales." in text
    assert "16.768 filas, 16.768 establecimientos" in text
    assert (
        "2.337 funcionando con matrícula (1.707 según el directorio, 630 que aún llama municipales)" in text
    )
    assert "dígito verificador que no calza (se mantiene): 50" in text
    assert "RBD 13208: dígito verificador 8; por módulo 11 sería K" in text
    assert "Escrito: 0 filas" in text


@pytest.mark.parametrize("text", ["pedro troncoso", "Troncoso Pedro", "448", "448-0", "troncóso MACHUCA"])
def test_a_school_is_found_by_rbd_or_words(text):
    found = School.objects.of_service(service(302)).search(text)
    assert [school.code for school in found] == ["448"]


def test_a_later_year_moves_the_schools_whose_turn_has_come():
    report = load_territory(year=2027)
    assert report.units_in_directory == 1_707
    assert report.units_transferred == 630 + 827
    assert School.objects.filter(commune__name="Zapallar", service__slug="petorca").exists()
    assert service(506).transfers_until == 2027
    assert load_territory().written == 0  # the year is remembered, not taken from the clock
