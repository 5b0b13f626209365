"""The watch that every browser test is under notices what it must: these tests cause it on purpose."""

import pytest

HERE = "/salud/"


def test_an_error_in_the_console_is_noticed(page, troubles):
    page.goto(HERE)
    page.evaluate("console.error('algo falló')")
    page.wait_for_timeout(100)
    assert troubles == ["console: algo falló"]
    troubles.clear()


@pytest.mark.parametrize("address", ["http://example.com/", "http://192.0.2.1/"])
def test_a_request_to_elsewhere_is_noticed_and_goes_nowhere(page, troubles, address):
    page.goto(HERE)
    answer = page.evaluate(f"fetch('{address}', {{mode: 'no-cors'}}).catch(problem => 'refused')")
    assert answer == "refused"
    assert any(trouble.startswith(("outside:", "console: ")) for trouble in troubles)
    troubles.clear()


def test_a_page_may_be_missing_but_not_a_file_that_a_page_needs(page, troubles):
    page.goto("/no-existe/")
    assert troubles == []
    page.goto(HERE)
    page.evaluate(
        "new Promise(done => { const i = new Image(); i.onerror = done; i.src = '/no-existe.png' })"
    )
    assert [trouble[:4] for trouble in troubles] == ["404 "]
    troubles.clear()


def test_a_second_person_is_watched_too(new_context, troubles):
    page = new_context().new_page()
    page.goto(HERE)
    page.evaluate("console.error('del otro')")
    page.wait_for_timeout(100)
    assert troubles == ["console: del otro"]
    troubles.clear()


@pytest.mark.nojs
def test_a_page_without_scripts_runs_none(page, scripts):
    page.goto("data:text/html,<script>document.title = 'corre'</script>")
    assert page.title() == ""
    assert scripts is False
