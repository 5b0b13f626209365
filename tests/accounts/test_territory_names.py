import pytest

from accounts.models import School
from accounts.sorting import sort_key
from accounts.territory.kinds import kind_of
from accounts.territory.names import display_name
from accounts.territory.reading import check_digit


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("LICEO PEDRO TRONCOSO MACHUCA", "Liceo Pedro Troncoso Machuca"),
        ("ESCUELA BASICA GRAL. SAN MARTIN DE LA SERENA", "Escuela Básica Gral. San Martin de la Serena"),
        ("ESCUELA EL SALTO", "Escuela El Salto"),
        ("JARDIN INFANTIL LOS NINOS DE JOSE Y MARIA", "Jardín Infantil Los Niños de José y María"),
        ("LICEO LIBERT. GRAL.BERNARDO O´HIGGINS", "Liceo Libert. Gral. Bernardo O'Higgins"),
        ("ESCUELA  BELEN O¦HIGGINS", "Escuela Belén O'Higgins"),
        ("COLEGIO BRITANICO ST. MARGARET`S S.A.", "Colegio Britanico St. Margaret's S.A."),
        ("ESC. PARTICULAR N_ 22 SAN RAFAEL", "Esc. Particular N° 22 San Rafael"),
        ("ESCUELA N 10 ANGELMO", "Escuela N° 10 Angelmo"),
        ("LICEO A N° 60 PRESIDENTE MANUEL MONTT", "Liceo A N° 60 Presidente Manuel Montt"),
        ("ESCUELA BASICA F-N°638 EL MELOCOTON", "Escuela Básica F-N° 638 El Melocoton"),
        ("ESCUELA PRESENCIA A ORIENTE", "Escuela Presencia a Oriente"),
        ("ESCUELA ESPECIAL `SAN AGUSTIN`", "Escuela Especial «San Agustín»"),
        ("CEIA JUAN XXIII", "CEIA Juan XXIII"),
        ("C.E.I.A. DE ADULTOS II", "C.E.I.A. de Adultos II"),
        ("ESCUELA ESPECIAL NUESTRA SE¥ORA DE MONSERRAT", "Escuela Especial Nuestra Señora de Monserrat"),
        ("LICEO CONSTITUCION", "Liceo Constitución"),
        ("LOS HEROES", "Los Héroes"),
        ("NULL", ""),
        ("   ", ""),
    ],
)
def test_a_name_in_capitals_is_written_as_people_write_it(written, shown):
    assert display_name(written) == shown


@pytest.mark.parametrize(
    ("levels", "name", "kind"),
    [
        ([110, 310], "COLEGIO", School.Kind.SECONDARY),
        ([10, 110], "LICEO", School.Kind.PRIMARY),
        ([10, 214], "ESCUELA", School.Kind.SPECIAL),
        ([165, 363], "LICEO", School.Kind.ADULTS),
        ([10], "ESCUELA", School.Kind.NURSERY),
        ([], "LICEO DE NIÑAS", School.Kind.SECONDARY),
        ([], "SALA CUNA SOL", School.Kind.NURSERY),
        ([], "ESCUELA RURAL", School.Kind.PRIMARY),
    ],
)
def test_what_a_school_teaches_says_what_it_is(levels, name, kind):
    assert kind_of(levels, name) == kind


@pytest.mark.parametrize(
    ("number", "digit"), [(448, "0"), (496, "0"), (10010, "2"), (13208, "K"), (11111111, "1")]
)
def test_the_check_digit_is_modulo_eleven(number, digit):
    assert check_digit(number) == digit


def test_enye_is_a_letter_of_its_own_and_accents_do_not_count():
    names = ["Zapallar", "Ñuñoa", "Nuble", "nz", "Álamos", "Olmué", "  Andes  de   Sur"]
    assert sorted(names, key=sort_key) == [
        "Álamos",
        "  Andes  de   Sur",
        "Nuble",
        "nz",
        "Ñuñoa",
        "Olmué",
        "Zapallar",
    ]
