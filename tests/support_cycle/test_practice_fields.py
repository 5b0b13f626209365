"""The card as data: forty fields, loaded as often as one likes; and the forms that they make."""

import pytest
from django.core.management import call_command

from accounts.editing import save_edit
from support_cycle.forms.practice_answers import PartForm
from support_cycle.models import Practice, PracticeField
from support_cycle.practice_fields import (
    CORE,
    SECTIONS,
    card_fields,
    count_words,
    fields_of,
    load_fields,
    read_choice,
    told,
    words_in,
)
from tests.factories import make_service, make_user
from tests.factories_support import make_practice

pytestmark = pytest.mark.django_db


def test_the_card_has_forty_fields_in_the_four_parts_of_its_source():
    load_fields()
    numbers = {key: [f.number for f in card_fields() if f.section == key] for key in SECTIONS}
    assert numbers == {
        "ficha": list(range(1, 17)),
        "descripcion": list(range(17, 30)),
        "balance": list(range(30, 40)),
        "mecanismos": [40],
    }


def test_twelve_fields_are_the_core_and_the_parts_ask_the_others():
    load_fields()
    fields = card_fields()
    assert len(fields_of(CORE, fields)) == 12
    asked = [field for key in (CORE, *SECTIONS) for field in fields_of(key, fields)]
    assert sorted(field.number for field in asked) == list(range(1, 41))


def test_whatever_reaches_a_person_is_a_contact():
    load_fields()
    assert [f.number for f in card_fields() if f.is_personal] == [3, 4, 5, 8, 11, 12]


def test_the_limits_are_those_of_the_source():
    load_fields()
    limits = dict(PracticeField.objects.exclude(word_limit=None).values_list("number", "word_limit"))
    assert limits == {15: 6, 16: 300, 19: 300, 22: 300, 26: 300, 29: 300, 39: 300, 40: 50}


def test_loading_twice_writes_nothing_and_a_changed_field_comes_back(queries_of):
    assert load_fields() == (40, 0)
    written = [sql for sql in queries_of(load_fields) if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    PracticeField.objects.filter(key="resumen").update(label="Otro", word_limit=10)
    assert load_fields() == (0, 1)
    assert PracticeField.objects.get(key="resumen").label == "Resumen"


def test_the_command_says_what_it_did(capsys):
    call_command("load_practice_fields")
    assert capsys.readouterr().out == "Ficha de buenas prácticas: 40 campos nuevos, 0 cambiados.\n"


def test_no_field_speaks_of_another_country():
    words = str(told()).lower()
    for word in ("secretar", "departamento ", "municipio", "colombia", "etc ", "certificad"):
        assert word not in words, word


def test_words_are_counted_between_spaces():
    assert count_words("  uno, dos\n tres ") == 3
    assert words_in("a; b, c\n,d ") == ["a", "b", "c", "d"]


def part(practice, key, data=None):
    return PartForm(data, instance=practice, asked=fields_of(key, card_fields()))


@pytest.fixture
def practice():
    load_fields()
    return make_practice(make_service(), name="Duplas")


def test_a_text_over_its_words_is_refused_with_how_many_are_left_over(practice):
    form = part(practice, "nucleo", {"name": "Duplas", "resumen": "palabra " * 302})
    assert form.errors["resumen"] == ["Son hasta 300 palabras: sobran 2 palabras."]
    assert part(practice, "nucleo", {"name": "Duplas", "resumen": "palabra " * 300}).is_valid()


def test_six_key_words_are_the_most(practice):
    form = part(practice, "ficha", {"palabras-clave": "a, b, c, d, e, f, g"})
    assert form.errors["palabras-clave"] == ["Son hasta 6 palabras clave, separadas por comas."]


def test_an_option_that_the_card_does_not_have_is_refused(practice):
    form = part(practice, "descripcion", {"nivel": "Otro", "ambito": ["Otro"]})
    assert set(form.errors) == {"nivel", "ambito"}


def test_chosen_options_stand_before_what_was_added_in_words(practice):
    field = PracticeField.objects.get(key="mecanismos")
    first, second = field.options[:2]
    assert read_choice(field, f"{first}\n{second}\nUna bitácora\ncompartida") == (
        [first, second],
        "Una bitácora\ncompartida",
    )


def test_the_other_mechanisms_are_told_in_fifty_words_at_most(practice):
    form = part(practice, "mecanismos", {"mecanismos": [], "mecanismos_mas": "palabra " * 51})
    assert form.errors["mecanismos_mas"] == ["Son hasta 50 palabras: sobra una palabra."]


def test_every_kind_of_field_is_kept_and_read_back(practice):
    data = {
        "inicio": "14-03-2025",
        "nivel": "Nivel medio",
        "fase": "Fase 2",
        "fase_mas": "En aplicación",
        "ambito": ["El Servicio Local en general"],
        "actividades": "Una\r\nOtra",
    }
    form = part(practice, "descripcion", data)
    assert form.is_valid(), form.errors
    save_edit(form, by=make_user(), version=practice.version)
    again = part(Practice.objects.get(pk=practice.pk), "descripcion")
    assert {name: str(again.initial[name]) for name in data} == {
        "inicio": "2025-03-14",
        "nivel": "Nivel medio",
        "fase": "Fase 2",
        "fase_mas": "En aplicación",
        "ambito": "El Servicio Local en general",
        "actividades": "Una\nOtra",
    }
