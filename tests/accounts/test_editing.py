"""Two at one row: compare-and-set on the version, both texts, the choice between them, and the events."""

from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from accounts.editing import StaleEdit, create, edited_data, parse_version, remove, save_edit
from accounts.models import Event, OrganizationalUnit
from plans.models import Annex, Indicator
from tests.factories import make_indicator, make_plan, make_service, make_unit, make_user
from tests.factories_writing import make_writing

pytestmark = pytest.mark.django_db


class UnitForm(forms.ModelForm):
    class Meta:
        model = OrganizationalUnit
        fields = ["name", "code", "parent"]


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = Indicator
        fields = ["name", "decimals", "baseline", "by_gender"]


class NoteForm(UnitForm):
    """A form with a field that is no column: kept in a dictionary, as money is kept in rows of its own."""

    kept = {}
    note = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].told = "nota al margen"
        self.initial["note"] = self.kept.get("note")

    def beyond(self, instance):
        return {"note": self.kept.get("note")}

    def save_beyond(self, names, *, by):
        for name in names:
            self.kept[name] = self.cleaned_data[name]


@pytest.fixture(autouse=True)
def no_notes():
    NoteForm.kept.clear()


def filled(instance, form_class=UnitForm, **data):
    """The form as somebody opens it now and types over it."""
    row = type(instance).objects.get(pk=instance.pk)
    empty = form_class(instance=row)
    stored = {name: empty[name].value() for name in empty.fields}
    typed = {
        name: value for name, value in (stored | data).items() if value is not None and value is not False
    }
    form = form_class(typed, instance=row)
    assert form.is_valid(), form.errors
    return form


@pytest.fixture
def unit():
    return make_unit(make_service(), "Subdirección")


@pytest.fixture
def ana(unit):
    return make_user("planner", on=unit.service)


def test_a_save_writes_only_what_changed_with_its_event(unit, ana):
    form = filled(unit, name="Ñuble Apoyo")
    OrganizationalUnit.objects.filter(pk=unit.pk).update(email="otra@cosa.cl")
    saved = save_edit(form, by=ana, version=1)
    unit.refresh_from_db()
    assert (unit.name, unit.sort_key, unit.email) == ("Ñuble Apoyo", "n~uble apoyo", "otra@cosa.cl")
    assert (unit.version, unit.updated_by, saved.version) == (2, ana, 2)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.changes) == (
        "edit",
        ana,
        {"name": ["Subdirección", "Ñuble Apoyo"]},
    )


def test_nothing_changed_writes_nothing(unit, ana):
    save_edit(filled(unit), by=ana, version=1)
    unit.refresh_from_db()
    assert unit.version == 1
    assert not Event.objects.exists()


def test_a_stale_save_writes_nothing_and_holds_both_texts(unit, ana):
    save_edit(filled(unit, name="Primero", code="SA"), by=ana, version=1)
    with pytest.raises(StaleEdit) as stale:
        save_edit(filled(unit, name="Segundo", code="SA"), by=make_user(), version=1)
    told = [(d.name, d.label, d.theirs, d.mine) for d in stale.value.differences]
    assert told == [("name", "Nombre", "Primero", "Segundo")]
    assert (stale.value.current.name, stale.value.current.updated_by) == ("Primero", ana)
    unit.refresh_from_db()
    assert unit.name == "Primero"
    assert Event.objects.count() == 1


def test_the_same_text_sent_twice_is_no_conflict(unit, ana):
    for _ in range(2):
        save_edit(filled(unit, name="Igual"), by=ana, version=1)
    unit.refresh_from_db()
    assert unit.version == 2
    assert Event.objects.count() == 1


def test_zero_and_no_are_texts_of_their_own_and_blanks_are_all_the_same(ana):
    _, action, _ = make_writing()
    indicator = make_indicator(action, decimals=0, by_gender=False, baseline=None)
    Indicator.objects.filter(pk=indicator.pk).update(version=2)
    save_edit(filled(indicator, IndicatorForm), by=ana, version=1)
    with pytest.raises(StaleEdit) as stale:
        save_edit(
            filled(indicator, IndicatorForm, decimals=1, by_gender=True, baseline="0"), by=ana, version=1
        )
    told = {d.name: (d.theirs, d.mine) for d in stale.value.differences}
    assert told == {"decimals": ("0", "1"), "by_gender": ("No", "Sí"), "baseline": ("", "0")}


def test_decimals_are_shown_with_their_comma(ana):
    _, action, _ = make_writing()
    indicator = make_indicator(action, baseline=Decimal("12.5000"))
    with pytest.raises(StaleEdit) as stale:
        save_edit(filled(indicator, IndicatorForm, baseline="13"), by=ana, version=9)
    assert [(d.theirs, d.mine) for d in stale.value.differences] == [("12,5", "13")]


def test_what_the_server_decides_is_written_and_told_too(unit, ana):
    save_edit(filled(unit, name="Otro"), by=ana, version=1, verb="rename", also={"email": "a@b.cl"})
    unit.refresh_from_db()
    assert unit.email == "a@b.cl"
    assert Event.objects.get().changes["email"] == ["", "a@b.cl"]


def test_a_field_that_is_no_column_is_saved_told_and_compared(unit, ana):
    save_edit(filled(unit, NoteForm, note="al margen"), by=ana, version=1)
    unit.refresh_from_db()
    assert (NoteForm.kept, unit.version) == ({"note": "al margen"}, 2)
    assert Event.objects.get().changes == {"nota al margen": [None, "al margen"]}
    with pytest.raises(StaleEdit) as stale:
        save_edit(filled(unit, NoteForm, note="otra"), by=ana, version=1)
    assert [(d.name, d.theirs, d.mine) for d in stale.value.differences] == [("note", "al margen", "otra")]


def test_many_to_many_is_told_before_and_after(ana):
    plan = make_plan()
    annex = Annex.objects.create(service=plan.service, plan=plan, title="Anexo")
    form_class = forms.modelform_factory(Annex, fields=["title", "files"])
    row = Annex.objects.get(pk=annex.pk)
    form = form_class({"title": "Anexo", "files": []}, instance=row)
    assert form.is_valid()
    save_edit(form, by=ana, version=1)
    assert not Event.objects.exists()


def test_creating_tells_what_was_typed_and_takes_its_facts_from_the_server(unit, ana):
    form = UnitForm({"name": "Ábaco", "code": ""})
    assert form.is_valid()
    made = create(form, by=ana, service=unit.service)
    assert (made.service, made.sort_key, made.updated_by) == (unit.service, "abaco", ana)
    assert Event.objects.of(made).get().changes == {"name": [None, "Ábaco"]}


def test_removing_leaves_what_it_said(unit, ana):
    remove(unit, by=ana)
    event = Event.objects.get()
    assert (event.verb, event.changes["name"]) == ("delete", ["Subdirección", None])
    assert not OrganizationalUnit.objects.exists()


@pytest.mark.parametrize(
    ("text", "version"),
    [("3", 3), (7, 7), ("", None), (None, None), ("abc", None), ("²", None), ("-1", None), ("9" * 30, None)],
)
def test_a_version_is_a_small_number_or_nothing(text, version):
    assert parse_version(text) == version


@pytest.mark.parametrize("choice", ["keep_theirs=name", "keep-name=theirs"])
def test_the_choice_puts_the_stored_text_in_the_place_of_the_typed(unit, choice):
    post = QueryDict(f"name=Mío&code=XX&{choice}")
    data = edited_data(post, UnitForm, unit)
    assert (data["name"], data["code"]) == ("Subdirección", "XX")
    assert post["name"] == "Mío"


def test_a_stored_box_left_empty_takes_the_typed_tick_away():
    _, action, _ = make_writing()
    indicator = make_indicator(action, by_gender=False)
    data = edited_data(QueryDict("name=X&by_gender=on&keep-by_gender=theirs"), IndicatorForm, indicator)
    assert "by_gender" not in data


def test_a_choice_of_mine_or_of_an_unknown_field_changes_nothing(unit):
    post = QueryDict("name=Mío&keep-name=mine&keep-service=theirs&keep_theirs=pk")
    assert edited_data(post, UnitForm, unit).dict() == post.dict()


def test_two_ways_of_writing_one_thing_are_kept_together(unit):
    class Twin(UnitForm):
        goes_with = {"name": ["code"]}

    unit.code = "SU"
    data = edited_data(QueryDict("name=Mío&code=XX&keep-name=theirs"), Twin, unit)
    assert (data["name"], data["code"]) == ("Subdirección", "SU")
