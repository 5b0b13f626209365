"""Debian's Chromium on a live server: no outside world, and no trouble in the console goes unnoticed."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from playwright.sync_api import expect

CHROMIUM = "/usr/bin/chromium"
PATIENCE = 10_000  # milliseconds
HERE = Path(__file__).parent


def pytest_addoption(parser):
    parser.getgroup("mingaco").addoption(
        "--pictures", action="store_true", help="write the manual's pictures anew"
    )


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            if item.get_closest_marker("nojs"):
                item.add_marker(pytest.mark.browser_context_args(java_script_enabled=False))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not os.access(CHROMIUM, os.X_OK):
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    args = ["--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, pytestconfig):
    return {
        **browser_context_args,
        "java_script_enabled": pytestconfig.getoption("--scripts") == "on",
        "locale": "es-CL",
        "timezone_id": "America/Santiago",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def base_url(quick_settings, live_server):
    """Where `page.goto("/…")` goes; links in mails and papers point there too."""
    with override_settings(SITE_URL=live_server.url):
        yield live_server.url


@pytest.fixture
def scripts(request, pytestconfig):
    """Whether the page at hand runs JavaScript."""
    return pytestconfig.getoption("--scripts") == "on" and not request.node.get_closest_marker("nojs")


@pytest.fixture
def troubles():
    """What went wrong in any page of this test; a test that means to cause one clears it and says why."""
    return []


@pytest.fixture
def new_context(transactional_db, base_url, troubles, new_context):
    """Every context, also a second person's, is watched: console, scripts, answers, requests to elsewhere."""

    def make(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(2 * PATIENCE)
        context.on("console", lambda message: _note_message(message, troubles))
        context.on("weberror", lambda problem: troubles.append(f"script: {problem.error}"))
        context.on("response", lambda response: _note_response(response, troubles))
        context.on("request", lambda sent: _note_request(sent, base_url, troubles))
        return context

    yield make
    assert troubles == []


@pytest.fixture(scope="session", autouse=True)
def patience():
    expect.set_options(timeout=PATIENCE)


def _note_message(message, troubles):
    # Chromium also says every status over 399 here; the answers themselves are judged below.
    if message.type == "error" and "the server responded with a status of" not in message.text:
        troubles.append(f"console: {message.text}")


def _note_response(response, troubles):
    """A page may be refused on purpose (403, 404, 409, 422), a file that it needs may not; nothing breaks."""
    wanted_by_page = response.request.resource_type not in ("document", "xhr", "fetch")
    if response.status >= 500 or (response.status >= 400 and wanted_by_page):
        troubles.append(f"{response.status} {response.url}")


def _note_request(sent, base_url, troubles):
    address = urlsplit(sent.url)
    if address.scheme in ("http", "https") and address.netloc != urlsplit(base_url).netloc:
        troubles.append(f"outside: {sent.url}")
