"""A new year's directory: new, closed, moved, gone; nothing that a plan names disappears."""

import pytest

from accounts.models import Commune, Event, LocalService, Region, School
from accounts.sorting import sort_key
from accounts.territory import TerritoryError, load_territory
from tests.accounts.directory_files import PUDAHUEL, SANTIAGO, VALLENAR, ZAPALLAR, row, write

pytestmark = pytest.mark.django_db
Status = School.Status


@pytest.fixture
def load(tmp_path):
    def load(*rows, **options):
        return load_territory(directory=write(tmp_path / "directory.csv", *rows), **options)

    return load


def test_a_new_year_brings_new_closed_and_moved_schools(load):
    load(row("448", "0"), row("496", "0"), row("10010", "2", commune=PUDAHUEL))
    kept = School.objects.get(code="448")
    report = load(
        row("448", "0", AGNO=2026, MAT_TOTAL=130),
        row("496", "0", AGNO=2026, ESTADO_ESTAB=3, MAT_TOTAL=0, MAT_ENS_2=0),
        row("10010", "2", AGNO=2026, commune=VALLENAR),
        row("500", "2", AGNO=2026),
    )
    assert (report.created, report.updated, report.unchanged) == (1, 3, 0)
    school = School.objects.get(code="448")
    assert (school.pk, school.enrolment, school.source_year) == (kept.pk, 130, 2026)
    assert [(c.code, c.before, c.after) for c in report.status_changes] == [("496", "Funcionando", "Cerrado")]
    assert [(c.code, c.before, c.after) for c in report.moves] == [("10010", "Barrancas", "Huasco")]
    huasco = LocalService.objects.get(slug="huasco")
    assert [s.code for s in School.objects.of_service(huasco).operating().order_by("rbd")] == [
        "448",
        "500",
        "10010",
    ]


def test_a_school_missing_from_the_new_file_stays_and_says_so(load):
    load(row("448", "0"), row("496", "0"))
    report = load(row("448", "0", AGNO=2026), accept_fewer=True)
    gone = School.objects.get(code="496")
    assert (gone.status, gone.service.slug, gone.source_year) == (Status.ABSENT, "huasco", 2025)
    assert [change.code for change in report.absent] == ["496"]
    assert gone not in School.objects.operating()
    assert load(row("448", "0", AGNO=2026), accept_fewer=True).written == 0
    load(row("448", "0", AGNO=2026), row("496", "0", AGNO=2026))
    gone.refresh_from_db()
    assert gone.status == Status.OPERATING


def test_a_municipal_school_becomes_the_services_when_its_comunas_year_has_come(load):
    rows = [row("8485", "2", commune=SANTIAGO, COD_DEPE=2), row("1200", "3", commune=ZAPALLAR, COD_DEPE=1)]
    load(*rows)
    assert School.objects.get(code="8485").service.slug == "santiago-centro"
    assert School.objects.get(code="1200").service is None
    load(*rows, year=2027)
    assert School.objects.get(code="1200").service.slug == "petorca"


def test_a_private_school_belongs_to_no_service(load):
    load(row("448", "0", COD_DEPE=3))
    assert School.objects.get(code="448").service is None


def test_a_units_change_is_an_event_of_its_service_and_of_no_other(load):
    load(row("448", "0"), row("10010", "2", commune=PUDAHUEL))
    assert not Event.objects.exists()
    load(
        row("448", "0", AGNO=2026), row("10010", "2", AGNO=2026, commune=PUDAHUEL), row("500", "2", AGNO=2026)
    )
    event = Event.objects.get()
    assert (event.verb, event.service.slug, event.changes["units"]) == ("load_territory", "huasco", [1, 2])


def test_an_older_directory_is_refused(load):
    load(row("448", "0", AGNO=2026))
    with pytest.raises(TerritoryError, match="Ya está cargado el directorio de 2026; el de 2025 es anterior"):
        load(row("448", "0"), row("496", "0"))
    assert School.objects.count() == 1


def test_a_directory_cut_short_is_refused(load):
    load(row("448", "0"), row("496", "0"))
    with pytest.raises(TerritoryError, match="trae 1 establecimientos y se conocen 2: parece incompleto"):
        load(row("448", "0", AGNO=2026, MAT_TOTAL=5))
    assert School.objects.get(code="448").enrolment == 120


def test_what_a_person_set_survives_the_next_load(load):
    load(row("448", "0"))
    LocalService.objects.filter(slug="huasco").update(time_zone="America/Punta_Arenas", slug="huasco-norte")
    load(row("448", "0", AGNO=2026), year=2028)
    service = LocalService.objects.get(code=302)
    assert (service.time_zone, service.slug, service.transfers_until) == (
        "America/Punta_Arenas",
        "huasco-norte",
        2028,
    )


def test_the_demonstration_is_neither_counted_nor_touched(load):
    region = Region.objects.create(
        code=99, name="Región de Demostración", short_name="Demostración", sort_key="d"
    )
    commune = Commune.objects.create(code=99101, name="Comuna Uno", region=region, sort_key="comuna uno")
    demo = LocalService.objects.create(
        code=9901, slug="demostracion", name="Demostración", region=region, is_fictional=True, sort_key="d"
    )
    make = {"commune": commune, "service": demo, "enrolment": 40, "kind": "primary", "source_year": 2030}
    school = School.objects.create(
        code="90001", rbd=90001, rbd_dv="K", name="A", display_name="A", sort_key="a", **make
    )
    nursery = School.objects.create(
        code="9910101", junji_code="9910101", name="B", display_name="B", sort_key="b", **make
    )
    report = load(row("448", "0"), row("90001", "K", name="IMPOSTORA"))
    assert (report.regions, report.communes, report.services, report.establishments) == (16, 346, 70, 1)
    assert [skipped.reason for skipped in report.skipped] == ["el RBD 90001 está reservado a la demostración"]
    for row_of_demo in (school, nursery):
        before = row_of_demo.version, row_of_demo.name, row_of_demo.status
        row_of_demo.refresh_from_db()
        assert (row_of_demo.version, row_of_demo.name, row_of_demo.status) == before
    assert demo not in LocalService.objects.real()
    demo.refresh_from_db()
    assert demo.transfers_until is None


def test_names_sort_with_their_accents_and_enye(load):
    load(
        row("448", "0", name="ESCUELA ÑUBLE"),
        row("496", "0", name="ESCUELA NUEVA"),
        row("500", "2", name="ESCUELA ÁLAMOS"),
        row("10010", "2", name="ESCUELA OVALLE"),
    )
    names = [school.display_name for school in School.objects.for_list()]
    assert names == ["Escuela Álamos", "Escuela Nueva", "Escuela Ñuble", "Escuela Ovalle"]
    assert School.objects.search("nuble").get().code == "448"
    assert sort_key("Ñuble") == "n~uble"
