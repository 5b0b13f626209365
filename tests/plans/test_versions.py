"""Sealing: one transaction, papers once, nothing changes afterwards; who reads, who shares."""

import datetime
import json

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.models import Event, ServiceRole
from accounts.trail import verify
from documents import jobs
from documents.models import AccessLink, Job, SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, new_code, normalise_code, open_paper, snapshot_of
from plans.models import AnnualPlan, SealedVersion
from plans.snapshots import take_snapshot
from plans.versions import seal_version
from tests.factories import (
    make_action,
    make_body,
    make_indicator,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    plan = make_plan(make_service("Quebrada Honda", slug="quebrada"))
    make_section(plan, key="presentacion", title="Presentación", body="Un texto que se sella.")
    make_section(plan, kind="objectives", key="objetivos", title="Objetivos y acciones")
    schools = [make_school(plan.service) for _ in range(4)]
    action = make_action(
        make_objective(plan, code="OE1"), schools, target_percent=90, name="MARCA acción sellada"
    )
    make_indicator(action)
    return plan


@pytest.fixture
def planner(plan):
    return make_user("planner", on=plan.service)


@pytest.fixture
def version(plan, planner):
    return seal_version(plan, purpose=SealedVersion.Purpose.SOCIALISATION, by=planner)


def url(name, version, *more):
    return reverse(f"plans:{name}", args=[version.plan.service.slug, version.plan.year, *more])


def test_a_seal_freezes_the_text_its_number_its_code_and_its_event_together(plan, planner, version):
    document = version.document
    assert (version.number, document.number, document.kind) == (1, 1, "pal")
    assert snapshot_of(document)["actions"][0]["name"] == "MARCA acción sellada"
    event = Event.objects.get(verb="seal")
    document.refresh_from_db()
    assert (document.trail_seq, document.trail_head) == (event.seq, event.hash)
    assert verify(str(plan.service.code), heads=[(event.seq, event.hash)]).faults == []


def test_what_is_written_afterwards_does_not_reach_the_sealed_text(plan, version):
    plan.actions.update(name="Otro nombre")
    assert snapshot_of(version.document)["actions"][0]["name"] == "MARCA acción sellada"


def test_a_snapshot_that_was_touched_is_noticed(version):
    SealedDocument.objects.update(snapshot=version.document.snapshot.replace("MARCA", "OTRA"))
    version.document.refresh_from_db()
    with pytest.raises(ValueError, match="no coincide"):
        snapshot_of(version.document)


def test_the_next_seal_has_the_next_number(plan, planner, version):
    assert seal_version(plan, purpose="presentation", by=planner).number == 2


def test_the_target_in_units_is_sealed_as_the_smallest_number_that_meets_it(version):
    action = snapshot_of(version.document)["actions"][0]
    assert (action["target_units"], action["target"]) == (4, "90\N{NO-BREAK SPACE}% [4/4]")


def test_the_snapshot_asks_the_same_number_of_questions_for_one_action_as_for_many(plan, queries_of):
    few = len(queries_of(lambda: take_snapshot(plan)))
    objective = plan.objectives.get()
    for _ in range(8):
        make_indicator(make_action(objective, [make_school(plan.service)]))
    assert len(queries_of(lambda: take_snapshot(plan))) == few


def test_the_papers_are_made_once_and_two_downloads_are_the_same_bytes(client, plan, planner, version):
    jobs.run_job.call(str(Job.objects.get(key=f"render-{version.pk}").pk))
    version.document.refresh_from_db()
    assert version.document.has_papers
    client.force_login(planner)
    pages = [b"".join(client.get(url("version_paper", version, 1, "pdf"))) for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0].startswith(b"%PDF")
    with pytest.raises(AlreadyRendered):
        keep_papers(version.document, pdf=b"another", xlsx=b"another")
    with open_paper(version.document, "pdf") as paper:
        assert paper.read() == pages[0]


def test_a_paper_being_made_is_not_there_yet(client, planner, version):
    client.force_login(planner)
    assert client.get(url("version_paper", version, 1, "pdf")).status_code == 404
    assert "se están preparando" in client.get(version.get_absolute_url()).content.decode()


def test_a_code_is_unguessable_and_forgives_what_a_hand_writes():
    code = new_code()
    assert len(set(code.replace("-", ""))) > 5
    assert normalise_code(f" {code.lower()} ".replace("0", "O")) == code
    for nonsense in ["", "MGC", "x" * 500, "MGC-ÑÑÑÑÑ", "\x00"]:
        assert normalise_code(nonsense) is None


def test_anybody_verifies_a_code_and_learns_nothing_of_the_content(client, version):
    page = client.get(reverse("verify_code", args=[version.document.code]))
    text = page.content.decode()
    assert page.status_code == 200
    assert version.document.snapshot_sha256 in text
    assert "MARCA" not in text
    wrong = client.get(reverse("verify_code", args=[new_code()]))
    assert wrong.status_code == 404
    assert client.get(reverse("verify"), {"codigo": version.document.code}).status_code == 302
    assert client.get(reverse("verify"), {"codigo": "nada"}).status_code == 404


def test_a_schools_people_read_sealed_versions_and_not_the_draft(client, plan, version):
    head = make_user("school_director", on=make_school(plan.service))
    client.force_login(head)
    assert client.get(version.get_absolute_url()).status_code == 200
    listed = client.get(url("versions", version))
    assert listed.status_code == 200
    assert f'href="{plan.get_absolute_url()}"' not in listed.content.decode()
    assert client.post(url("draft_paper", version, "pdf")).status_code == 404
    assert client.post(url("link_create", version, 1), {"label": "x", "days": 3}).status_code == 403


def test_a_bodys_member_reads_them_too(client, plan, version):
    client.force_login(make_user("member", on=make_body(plan.service)))
    assert client.get(version.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["neighbour", "nobody"])
def test_for_others_a_version_does_not_exist(client, plan, version, who):
    client.force_login(make_user("planner", on=make_service()) if who == "neighbour" else make_user())
    for name, args in [("versions", []), ("version", [1]), ("version_paper", [1, "pdf"])]:
        assert client.get(url(name, version, *args)).status_code == 404, name
        assert client.get(url(name, version, *args), headers=HX).status_code == 404, name
    for name, args in [("changes_paper", []), ("link_create", [1]), ("version_render", [1])]:
        assert client.post(url(name, version, *args)).status_code == 404, name


def test_a_draft_is_made_by_the_worker_for_whoever_may_see_the_plan(client, plan, planner):
    client.force_login(planner)
    address = reverse("plans:draft_paper", args=[plan.service.slug, plan.year, "xlsx"])
    response = client.post(address)
    job = Job.objects.get()
    assert response["Location"] == reverse("job_detail", args=[job.pk])
    jobs.run_job.call(str(job.pk))
    job.refresh_from_db()
    assert job.output.name == f"borrador-pal-quebrada-{plan.year}.xlsx"
    assert b"".join(client.get(reverse("job_output", args=[job.pk])))[:2] == b"PK"


def test_a_job_asks_again_what_its_person_may_see_when_it_starts(client, plan, planner):
    client.force_login(planner)
    client.post(reverse("plans:draft_paper", args=[plan.service.slug, plan.year, "xlsx"]))
    ServiceRole.objects.all().delete()
    job = Job.objects.get()
    jobs.run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.output) == ("failed", None)


class TestSharing:
    def share(self, client, version, **data):
        return client.post(url("link_create", version, 1), {"label": "Consejo Local", "days": "30"} | data)

    def test_a_link_opens_one_version_without_an_account_and_is_shown_once(self, client, planner, version):
        client.force_login(planner)
        page = client.get(self.share(client, version)["Location"]).content.decode()
        address = page.split('<p class="code">')[1].split("</p>")[0]
        assert 'class="code">http' not in client.get(version.get_absolute_url()).content.decode()
        client.logout()
        opened = client.get(address)
        assert opened.status_code == 200
        assert "Consejo Local" in opened.content.decode()
        assert AccessLink.objects.get().token_sha256 not in address

    def test_a_late_a_revoked_and_an_invented_link_look_the_same(self, client, planner, version):
        client.force_login(planner)
        page = client.get(self.share(client, version)["Location"]).content.decode()
        address = page.split('<p class="code">')[1].split("</p>")[0]
        link = AccessLink.objects.get()
        client.post(url("link_revoke", version, 1, link.pk))
        client.logout()
        assert client.get(address).status_code == 404
        AccessLink.objects.update(revoked_at=None, expires_at=link.created_at - datetime.timedelta(days=1))
        assert client.get(address).status_code == 404
        assert client.get(reverse("reader", args=["inventado"])).status_code == 404

    def test_sharing_twice_with_one_receipt_makes_one_link(self, client, planner, version):
        client.force_login(planner)
        key = "3f0c5bd1-7fd0-4b0e-9a42-0f2f6f1f6a10"
        places = {self.share(client, version, receipt=key)["Location"] for _ in range(6)}
        assert (len(places), AccessLink.objects.count()) == (1, 1)

    @pytest.mark.parametrize("days", ["", "0", "999", "muchos", "1e9", "-4"])
    def test_nonsense_is_answered_with_a_sentence_and_keeps_what_was_typed(
        self, client, planner, version, days
    ):
        client.force_login(planner)
        response = self.share(client, version, days=days)
        assert response.status_code == 422
        assert "Consejo Local" in response.content.decode()
        assert not AccessLink.objects.exists()


def test_the_list_of_versions_does_not_grow_in_queries(client, plan, planner, version, queries_of):
    client.force_login(planner)
    seal_version(plan, purpose="presentation", by=planner)
    client.get(url("versions", version))
    few = len(queries_of(lambda: client.get(url("versions", version))))
    for _ in range(3):
        seal_version(plan, purpose="presentation", by=planner)
    assert len(queries_of(lambda: client.get(url("versions", version)))) == few <= 12


def test_comparing_shows_what_changed_and_survives_nonsense(client, plan, planner, version):
    plan.actions.update(name="Nombre nuevo")
    seal_version(plan, purpose="presentation", by=planner)
    client.force_login(planner)
    text = client.get(url("versions", version), {"desde": "1", "hasta": "2"}).content.decode()
    assert "<ins>" in text
    assert "<del>" in text
    for nonsense in [{"desde": "x", "hasta": "999999999999"}, {"desde": "1", "hasta": "1"}, {"desde": "-1"}]:
        assert client.get(url("versions", version), nonsense).status_code == 200
    # The heading and the PDF's button name the pair too, so the page comes whole.
    assert "hx-get" not in text and "entre la versión 1 y la 2" in text


def test_a_plan_with_a_seal_cannot_be_deleted(plan, version):
    with pytest.raises(ProtectedError):
        AnnualPlan.objects.get(pk=plan.pk).delete()


def test_the_snapshot_is_plain_json(plan):
    assert json.loads(json.dumps(take_snapshot(plan))) == take_snapshot(plan)
