"""Jardines without RBD: a small list seen cell by cell, taken whole or not at all, or typed."""

import pytest

from accounts import units
from accounts.editing import StaleEdit
from accounts.models import Event, School, ServiceCommune
from accounts.unit_form import ArchiveForm, UnitForm
from accounts.units import UnitsRefused, import_units, preview_packed, preview_sheet
from tests.factories import make_commune, make_school, make_service, make_user

pytestmark = pytest.mark.django_db
HEADER = ["Código JUNJI", "Nombre", "Comuna", "Nivel"]
SUN = [99101001.0, "JARDIN INFANTIL EL SOL", "Ñirehue", "Sala cuna y nivel medio"]
MOON = ["99.101.002", "Sala cuna Luna", "nirehué", "sala cuna"]


@pytest.fixture
def service():
    return make_service("Demostración")


@pytest.fixture
def commune(service):
    commune = make_commune(name="Ñirehue")
    ServiceCommune.objects.create(service=service, commune=commune, transfer_year=2020)
    return commune


@pytest.fixture
def person(service):
    return make_user("planner", on=service)


@pytest.fixture
def sun(service, commune, person):
    import_units(preview_sheet([HEADER, SUN], service), service, by=person)
    return School.objects.get(code="99101001")


def cell(preview, row, column):
    return preview.rows[row].cells[column]


def test_a_list_is_seen_before_anything_is_written(service, commune):
    preview = preview_sheet([[], HEADER, SUN, [None, "", None], MOON], service)
    assert preview.may_be_taken
    assert [(row.number, row.outcome) for row in preview.rows] == [(3, "Nueva"), (5, "Nueva")]
    assert [each.text for each in preview.rows[0].in_order] == [
        "99101001",
        "Jardín Infantil El Sol",
        "Ñirehue",
        "Sala cuna y nivel medio",
    ]
    assert not School.objects.exists()


def test_a_good_list_is_taken_whole_with_an_event_for_each_unit(service, commune, person):
    assert import_units(preview_sheet([HEADER, SUN, MOON], service), service, by=person) == (2, 0)
    sun, moon = School.objects.order_by("code")
    assert (sun.identifier, sun.display_name, sun.early_level) == (
        "JUNJI 99101001",
        "Jardín Infantil El Sol",
        "both",
    )
    assert (moon.service, moon.commune, moon.kind, moon.rbd) == (service, commune, School.Kind.NURSERY, None)
    assert set(School.objects.of_service(service).operating()) == {sun, moon}
    events = Event.objects.filter(verb="create", service=service)
    assert [event.actor for event in events] == [person, person]
    assert events[0].changes["name"] == [None, "Jardín Infantil El Sol"]


def test_columns_may_stand_in_any_order_beside_others(service, commune):
    preview = preview_sheet(
        [
            ["N°", "NIVEL", "comuna", "Nombre del jardín", "codigo JUNJI:"],
            [1, "medio", "Ñirehue", "El Sol", "99101001"],
        ],
        service,
    )
    assert [each.text for each in preview.rows[0].in_order] == [
        "99101001",
        "El Sol",
        "Ñirehue",
        "Nivel medio",
    ]


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        ("code", "12-A", "Escribir el código JUNJI con 6 a 10 dígitos"),
        ("code", "", "Escribir el código JUNJI con 6 a 10 dígitos"),
        ("code", "٣٣٣٣٣٣٣", "Escribir el código JUNJI con 6 a 10 dígitos"),
        ("name", "", "Escribir el nombre, de 3 a 150 caracteres."),
        ("name", "x" * 200, "Escribir el nombre, de 3 a 150 caracteres."),
        ("commune", "Arica", "No es una comuna de SLEP Demostración: Ñirehue."),
        ("level", "Kinder", "Escribir «Sala cuna», «Nivel medio» o «Sala cuna y nivel medio»."),
    ],
)
def test_one_wrong_cell_stops_the_whole_list(service, commune, person, column, typed, sentence):
    wrong = [typed if name == column else value for name, value in zip(units.COLUMNS, MOON, strict=True)]
    preview = preview_sheet([HEADER, SUN, wrong], service)
    assert [row.outcome for row in preview.rows] == ["Nueva", "Con errores"]
    assert cell(preview, 1, column).text == typed
    assert cell(preview, 1, column).error.startswith(sentence)
    assert preview.errors == [f"Fila 3, {units.COLUMNS[column]}: {cell(preview, 1, column).error}"]
    with pytest.raises(UnitsRefused):
        import_units(preview, service, by=person)
    assert not School.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "La hoja está vacía"),
        ([[None, ""]], "La hoja está vacía"),
        ([HEADER], "La hoja no tiene filas bajo los títulos."),
        ([HEADER[:3], SUN], "Fila 1: falta la columna «Nivel»."),
        ([[*HEADER, "Comuna"], SUN], "Fila 1: la columna «Comuna» está dos veces."),
        ([HEADER] + [SUN] * 501, "La hoja tiene 501 filas; se aceptan hasta 500."),
    ],
)
def test_a_sheet_that_is_no_list_says_why(service, commune, lines, sentence):
    preview = preview_sheet(lines, service)
    assert not preview.may_be_taken
    assert preview.errors[0].startswith(sentence)


def test_a_code_may_stand_only_once(service, commune):
    preview = preview_sheet([HEADER, SUN, [99101001, *MOON[1:]]], service)
    assert cell(preview, 1, "code").error == "Este código ya está en la fila 2."


def test_a_standing_unit_shows_what_would_change(service, commune, person, sun):
    preview = preview_sheet([HEADER, [99101001, "El Sol Naciente", "Ñirehue", "Sala cuna"], MOON], service)
    assert [row.outcome for row in preview.rows] == ["Cambia", "Nueva"]
    assert cell(preview, 0, "name").before == "Jardín Infantil El Sol"
    assert cell(preview, 0, "level").before == "Sala cuna y nivel medio"
    assert cell(preview, 0, "commune").before == ""
    assert import_units(preview, service, by=person) == (1, 1)
    version = sun.version
    sun.refresh_from_db()
    assert (sun.display_name, sun.sort_key, sun.early_level) == (
        "El Sol Naciente",
        "el sol naciente",
        "creche",
    )
    assert (sun.version, sun.updated_by) == (version + 1, person)
    event = Event.objects.get(verb="edit")
    assert event.changes == {
        "name": ["Jardín Infantil El Sol", "El Sol Naciente"],
        "early_level": ["Sala cuna y nivel medio", "Sala cuna"],
    }


def test_the_same_list_again_writes_nothing(service, commune, person, sun):
    events = Event.objects.count()
    preview = preview_sheet([HEADER, SUN], service)
    assert preview.rows[0].outcome == "Sin cambios"
    assert import_units(preview, service, by=person) == (0, 0)
    assert Event.objects.count() == events


def test_a_code_of_another_service_or_of_a_school_is_not_taken(service, commune, person):
    theirs = make_school(make_service(), rbd=None, code="99101001", junji_code="99101001")
    ours = make_school(service, rbd=991010)
    preview = preview_sheet([HEADER, SUN, [ours.code, *MOON[1:]]], service)
    assert [cell(preview, row, "code").error for row in (0, 1)] == ["Este código ya es de otra unidad."] * 2
    with pytest.raises(UnitsRefused):
        import_units(preview, service, by=person)
    before = theirs.name, theirs.service
    theirs.refresh_from_db()
    assert (theirs.name, theirs.service) == before


def test_a_list_is_checked_again_when_it_is_taken(service, commune, person):
    preview = preview_sheet([HEADER, SUN, MOON], service)
    make_school(make_service(), rbd=None, code="99101002", junji_code="99101002")
    with pytest.raises(UnitsRefused) as refused:
        import_units(preview, service, by=person)
    assert refused.value.preview.errors == ["Fila 3, Código JUNJI: Este código ya es de otra unidad."]
    assert not School.objects.of_service(service).exists()


def test_the_list_that_was_seen_travels_signed_to_its_confirmation(service, commune, person):
    packed = preview_sheet([HEADER, SUN, MOON], service).packed
    assert import_units(preview_packed(packed, service), service, by=person) == (2, 0)
    for forged in ["", "x", packed[:-2] + "xx", "\0"]:
        assert preview_packed(forged, service).errors == [
            "La lista revisada ya no está disponible: volver a subir el archivo."
        ]


def test_the_queries_of_a_preview_do_not_grow(service, commune, queries_of):
    few = queries_of(lambda: preview_sheet([HEADER, SUN], service))
    many = [[99200000 + n, f"Jardín {n}", "Ñirehue", "Sala cuna"] for n in range(100)]
    assert len(queries_of(lambda: preview_sheet([HEADER, *many], service))) == len(few) == 2


# Typed on screen -----------------------------------------------------------------------------------------


def form(service, instance=None, **data):
    return UnitForm(data, instance=instance, service=service)


def typed(commune, **data):
    return {
        "junji_code": "99.101.001",
        "name": "SALA CUNA LUNA",
        "commune": commune.pk,
        "early_level": "creche",
    } | data


def test_a_unit_is_typed_on_screen(service, commune, person):
    unit = form(service, **typed(commune))
    assert unit.is_valid(), unit.errors
    school = unit.save_new(by=person)
    school.refresh_from_db()
    assert (school.code, school.junji_code, school.display_name) == ("99101001", "99101001", "Sala Cuna Luna")
    assert (school.service, school.sort_key, school.updated_by) == (service, "sala cuna luna", person)
    assert Event.objects.get().verb == "create"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"junji_code": "abc"}, "junji_code"),
        ({"junji_code": "9\x0099101001"}, "junji_code"),
        ({"name": ""}, "name"),
        ({"name": "a\x00bcd"}, "name"),
        ({"early_level": ""}, "early_level"),
        ({"early_level": "kinder"}, "early_level"),
        ({"commune": "x"}, "commune"),
    ],
)
def test_a_wrong_field_says_so_and_nothing_is_saved(service, commune, data, field):
    unit = form(service, **(typed(commune) | data))
    assert list(unit.errors) == [field]


def test_a_comuna_of_another_service_is_no_choice(service, commune):
    unit = form(service, **typed(make_commune()))
    assert list(unit.errors) == ["commune"]


def test_a_code_that_is_taken_is_refused_also_at_the_last_moment(service, commune, person):
    late = form(service, **typed(commune))
    assert late.is_valid()
    assert form(service, **typed(commune)).is_valid()
    early = form(service, **typed(commune))
    early.is_valid()
    early.save_new(by=person)
    assert form(service, **typed(commune)).errors == {"junji_code": ["Este código ya es de otra unidad."]}
    assert late.save_new(by=person) is None
    assert late.errors == {"junji_code": ["Este código ya es de otra unidad."]}


def test_a_unit_is_edited_by_its_version(service, commune, person, sun):
    edit = form(service, sun, **typed(commune, junji_code="99101009", name="Sol Nuevo", early_level="both"))
    assert edit.is_valid(), edit.errors
    stale = sun.version
    edit.save_changes(by=person, version=stale)
    sun.refresh_from_db()
    assert (sun.code, sun.junji_code, sun.display_name) == ("99101009", "99101009", "Sol Nuevo")
    assert sun.sort_key == "sol nuevo"
    again = form(service, sun, **typed(commune, name="Otro"))
    assert again.is_valid()
    with pytest.raises(StaleEdit):
        again.save_changes(by=person, version=stale)


def test_an_archived_unit_leaves_the_units_and_comes_back(service, person, sun):
    archive = ArchiveForm({}, instance=sun)
    assert archive.is_valid()
    archive.save_changes(by=person, version=sun.version)
    assert sun not in School.objects.of_service(service).operating()
    preview = preview_sheet([HEADER, SUN], service)
    assert cell(preview, 0, "code").error == "La unidad de este código está archivada."
    sun.refresh_from_db()
    back = ArchiveForm({}, instance=sun)
    assert back.is_valid()
    back.save_changes(by=person, version=sun.version)
    assert sun in School.objects.of_service(service).operating()
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True)) == [
        "create",
        "archive",
        "restore",
    ]
