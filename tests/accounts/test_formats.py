"""How numbers, dates and words are written on the page."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from accounts.templatetags.mingaco import ICONS, clp, markdown, nowrap, number, percent

NBSP = "\N{NO-BREAK SPACE}"


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "value, places, written",
    [
        (1234567, None, "1.234.567"),
        (999, None, "999"),
        (Decimal("86.40"), None, "86,4"),
        (1234.565, 2, "1.234,57"),
        (Decimal("2.5"), 0, "3"),
        (-0.04, 1, "0,0"),
        (-1500, None, "-1.500"),
        (0, None, "0"),
        (None, None, ""),
        ("S/I", None, "S/I"),
        (float("inf"), 1, float("inf")),
        (Decimal("1e40"), 1, Decimal("1e40")),
    ],
)
def test_a_number_has_points_for_thousands_and_a_comma_for_decimals(value, places, written):
    assert number(value, places) == written


@pytest.mark.parametrize(
    "value, written",
    [
        (1234567, "$_1.234.567"),
        (Decimal("10.5"), "$_11"),
        (-900, "-$_900"),
        (0, "$_0"),
        (None, ""),
        ("S/I", "S/I"),
    ],
)
def test_pesos_have_no_decimals_and_do_not_break(value, written):
    assert clp(value) == written.replace("_", NBSP)


@pytest.mark.parametrize(
    "value, places, written",
    [
        (62, None, "62_%"),
        (Decimal("86.3636"), None, "86,4_%"),
        (100, 1, "100,0_%"),
        (0, None, "0_%"),
        (None, None, ""),
    ],
)
def test_a_percentage_keeps_its_sign_on_the_same_line(value, places, written):
    assert percent(value, places) == written.replace("_", NBSP)


def test_what_does_not_break_is_escaped():
    assert nowrap("<b>") == '<span class="nowrap">&lt;b&gt;</span>'
    assert nowrap("") == nowrap(None) == ""


def test_the_filters_need_no_load():
    assert render("{{ n|number }} {{ n|clp }} {{ n|percent }}", n=1000) == f"1.000 ${NBSP}1.000 1.000{NBSP}%"


def test_a_text_may_have_paragraphs_bold_and_lists():
    assert markdown("Uno\n\n**Dos**\n\n- a\n- b") == (
        "<p>Uno</p>\n<p><strong>Dos</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://afuera.example/x.png)",
        "<img src=x onerror=alert(1)>",
        '<p style="color:red" onclick=alert(1)>',
        "# <svg/onload=alert(1)>",
    ],
)
def test_a_text_brings_no_markup_of_its_own(hostile):
    shown = markdown(hostile)
    assert set(re.findall(r"<(/?\w+)", shown)) <= {"p", "/p"}
    assert " href" not in shown.replace("&lt;", "")


def test_an_empty_text_is_nothing():
    assert markdown(None) == markdown("") == ""


def test_every_icon_is_in_the_sprite():
    sprite = (Path(settings.BASE_DIR) / "templates/components/icons.html").read_text()
    assert set(re.findall(r'id="i-([\w-]+)"', sprite)) == ICONS


def test_an_icon_says_nothing_to_who_listens():
    assert render('{% icon "done" %}') == '<svg class="icon" aria-hidden="true"><use href="#i-done"/></svg>'
    with pytest.raises(TemplateSyntaxError):
        render('{% icon "unicornio" %}')


class Form(forms.Form):
    name = forms.CharField(label="Nombre", help_text="Como en el acta", max_length=5)
    note = forms.CharField(label="Nota", required=False, max_length=10, widget=forms.Textarea)
    side = forms.ChoiceField(label="Lado", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


def test_an_error_stands_above_its_field_and_is_tied_to_it():
    html = Form({"name": "demasiado largo", "side": "a"})["name"].as_field_group()
    described = re.search(r'<input[^>]* aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert [html.index(f'id="{name}"') for name in described] == sorted(
        html.index(f'id="{n}"') for n in described
    )
    assert html.index('id="id_name_error"') < html.index("<input")
    assert 'aria-invalid="true"' in html and 'class="input"' in html and "field--error" in html


def test_only_what_may_be_left_out_says_so():
    form = Form()
    assert "(opcional)" in form["note"].as_field_group()
    assert "(opcional)" not in form["name"].as_field_group()


def test_a_long_text_is_counted_and_never_cut_by_the_browser():
    html = Form()["note"].as_field_group()
    assert 'data-limit="10"' in html and "maxlength" not in html
    assert '<p class="field__count" id="id_note_count">Hasta 10 caracteres</p>' in html


def test_the_summary_leads_to_each_field_with_an_error():
    form = Form({"name": "largo de más"})
    html = render('{% include "components/errors.html" %}', form=form)
    assert 'role="alert"' in html and 'tabindex="-1"' in html
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_name", "id_side"]
    for target in targets:
        assert f'id="{target}"' in form.as_div()


def test_a_form_without_errors_has_no_summary():
    assert render('{% include "components/errors.html" %}', form=Form()).strip() == ""


def test_a_control_takes_the_pages_attributes():
    assert 'inputmode="numeric"' in render('{% control form.name inputmode="numeric" %}', form=Form())
    html = render('{{ form.note|attrs:"rows=3, data-x=1, autofocus" }}', form=Form())
    assert 'rows="3"' in html and 'data-x="1"' in html and " autofocus" in html
