"""A backup brings everything back, exactly; a damaged one is refused and changes nothing."""

import tarfile

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import Event, User
from accounts.trail import record, verify
from documents.attachments import store_named
from documents.backup import backed_up_models, read_manifest, restore_backup, write_backup
from plans.models import AnnualPlan
from tests.factories import make_indicator, make_measurement, make_plan, make_school, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    plan = make_plan(objectives=2, actions=2)
    make_school(plan.service)
    person = make_user("planner", on=plan.service, first_name="Ñusta")
    make_measurement(make_indicator(plan.actions.first()), "2027-03-31")
    store_named(ContentFile(b"%PDF-1.7 bytes \x00\xff"), "acta.pdf", by=person)
    record("edit", plan, by=person, changes={"year": [1, 2]})
    return plan


def empty():
    with transaction.atomic():
        for model in reversed(backed_up_models()):
            model._base_manager.all()._raw_delete(using="default")
    ContentType.objects.clear_cache()


def facts(manifest):
    return {label: table["sha256"] for label, table in manifest["tables"].items()}, manifest["files"]


def test_what_comes_back_is_what_was_saved(world, tmp_path, settings):
    before = write_backup(tmp_path / "a.tar")
    empty()
    with override_settings(
        STORAGES=settings.STORAGES
        | {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path / "files", "base_url": None},
            }
        }
    ):
        restore_backup(tmp_path / "a.tar")
        after = write_backup(tmp_path / "b.tar")
        restored = FileSystemStorage(tmp_path / "files")
        assert all(restored.exists(name) for name in before["files"])
    assert facts(before) == facts(after)
    assert User.objects.get().first_name == "Ñusta"
    assert verify(str(world.service.code)).faults == []


def test_new_rows_are_numbered_after_the_restored_ones(world, tmp_path):
    write_backup(tmp_path / "a.tar")
    empty()
    restore_backup(tmp_path / "a.tar")
    assert make_plan(world.service, year=2031).pk > AnnualPlan.objects.order_by("pk").first().pk


@pytest.mark.parametrize("damage", ["a byte", "half", "without its index", "a member less", "not a tar"])
def test_a_damaged_backup_is_refused_and_nothing_changes(world, tmp_path, damage):
    good, bad = tmp_path / "a.tar", tmp_path / "bad.tar"
    write_backup(good)
    data = bytearray(good.read_bytes())
    if damage == "a byte":
        place = data.index(b"acta") if b"acta" in data else len(data) // 3
        with tarfile.open(good) as archive:
            member = archive.getmember("tables/plans.annualplan.jsonl.gz")
            place = member.offset_data + member.size // 2
        data[place] ^= 0xFF
        bad.write_bytes(data)
    elif damage == "half":
        bad.write_bytes(data[: len(data) // 2])
    elif damage == "not a tar":
        bad.write_bytes(b"hola")
    else:
        left_out = "manifest.json" if damage == "without its index" else "tables/plans.action.jsonl.gz"
        with tarfile.open(good) as old, tarfile.open(bad, "w") as new:
            for member in old.getmembers():
                if member.name != left_out:
                    new.addfile(member, old.extractfile(member))
    empty()
    with pytest.raises(CommandError, match="respaldo"):
        call_command("restore", bad)
    assert not User.objects.exists()
    assert not Event.objects.exists()


def test_a_backup_is_not_brought_to_an_installation_with_people(world, tmp_path):
    write_backup(tmp_path / "a.tar")
    with pytest.raises(CommandError, match="ya tiene personas"):
        call_command("restore", tmp_path / "a.tar")


def test_a_backup_is_not_written_over_another_and_leaves_nothing_half(world, tmp_path):
    call_command("backup", tmp_path / "a.tar")
    with pytest.raises(CommandError, match="ya existe"):
        call_command("backup", tmp_path / "a.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]
    assert read_manifest(tmp_path / "a.tar")["tables"]["accounts.user"]["rows"] == 1


def test_a_backup_of_another_version_says_so(world, tmp_path, monkeypatch):
    write_backup(tmp_path / "a.tar")
    empty()
    monkeypatch.setattr("documents.backup._migrations", lambda: ["plans.0001_initial"])
    with pytest.raises(CommandError, match="otra versión"):
        call_command("restore", tmp_path / "a.tar")


def test_files_are_in_the_store(world):
    assert default_storage.exists("attachments")
