"""What every test stands on: quick settings, a database of its own, and what belongs to which engine."""

import datetime
import os

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

# Playwright keeps an event loop in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser):
    group = parser.getgroup("mingaco")
    group.addoption("--scripts", choices=["on", "off"], default="on", help="JavaScript in the browser")
    group.addoption(
        "--next-february", action="store_true", help="run as if it were the 15th of next February"
    )


def pytest_collection_modifyitems(config, items):
    """Leaves out what the engine at hand cannot prove, or what the other one proves already."""
    on_postgresql = django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    kept, left_out = [], []
    for item in items:
        needs_postgresql = item.get_closest_marker("postgres") is not None
        too_slow_twice = (
            item.get_closest_marker("slow") is not None and on_postgresql and not needs_postgresql
        )
        fits = not too_slow_twice and (on_postgresql or not needs_postgresql)
        (kept if fits else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory):
    """The settings of the product, but for what makes tests slow or leaves files behind.

    For the whole session, because a live server starts before any fixture of a single test.
    """
    var = tmp_path_factory.mktemp("var")
    files = {"location": var / "files", "base_url": None}
    with override_settings(
        VAR=var,
        PRIVATE_ROOT=var / "files",
        STATIC_ROOT=var / "static",
        EMAIL_FILE_PATH=var / "mail",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": files},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        WHITENOISE_AUTOREFRESH=True,
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def calendar(request):
    """With --next-february the clock says so: nothing may take its year from it unasked."""
    if not request.config.getoption("--next-february"):
        yield
        return
    february = datetime.datetime(datetime.date.today().year + 1, 2, 15, 12, tzinfo=datetime.UTC)
    with time_machine.travel(february, tick=True):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file: in memory all threads would share one connection and no lock would ever be met.

    Nothing waits for the disk: what a kill leaves is proved on processes with the product's own settings.
    """
    if connection.vendor == "sqlite":
        told = connection.settings_dict
        told["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        told["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True)
def empty_cache():
    """Limits count in the cache: no test may run into the one before it."""
    cache.clear()


@pytest.fixture
def queries_of():
    """`queries_of(call)` runs the call and returns its SQL statements, for limits and for growth."""

    def run(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return [query["sql"] for query in captured]

    return run


@pytest.fixture
def queued_tasks(settings):
    """Tasks wait in the database, as in production, for a test that is about the queue itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
