"""The PAL 2026 of Barrancas says what its public act says, on the real territory, and nothing more."""

from decimal import Decimal

import pytest

from accounts.models import LocalService
from accounts.territory import load_territory
from documents.sealing import snapshot_of
from plans.models import Indicator, Instrument, Measurement
from plans.transcript import load_transcript
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    load_territory()
    return load_transcript(by=make_user("planner", on=LocalService.objects.get(slug="barrancas")))


def test_the_transcription_holds_the_act_and_invents_nothing(plan):
    actions = {row.code: row for row in plan.actions.with_counts()}
    assert {code: (row.target_units, row.universe_size) for code, row in actions.items()} == {
        "ATP1": (73, 76),
        "ATP2": (68, 71),
        "ATP3": (19, 21),
        "ATP4": (69, 76),
    }
    of_pel = Indicator.objects.filter(strategic_objective__instrument__kind=Instrument.Kind.PEL)
    of_agreement = Indicator.objects.filter(strategic_objective__instrument__kind=Instrument.Kind.CGE)
    assert (of_pel.count(), of_agreement.count()) == (36, 17)
    assert Measurement.objects.get(indicator__name__contains="retención escolar").value == Decimal("96.9")
    assert Measurement.objects.get(indicator__name__contains="reprueban").absence == "S/I"
    progress = plan.improvement_progress.all()
    assert (len(progress), sum(row.total for row in progress)) == (49, 699)
    assert not plan.staffing.exists() and not plan.links.exists() and not plan.decisions.exists()
    assert (plan.resolution_number, plan.resolution_date, plan.is_transcript) == ("", None, True)
    assert [section.key for section in plan.sections.all()] == [
        *("presentacion", "instrumentos", "objetivos", "apoyo", "dotacion", "vinculacion", "pme")
    ]


def test_it_is_sealed_as_a_transcription_and_loaded_once(plan):
    version = plan.versions.get()
    assert version.purpose == version.Purpose.TRANSCRIPT
    targets = [
        action["target"].replace("\N{NO-BREAK SPACE}", " ")
        for action in snapshot_of(version.document)["actions"]
    ]
    assert targets == ["95 % [73/76]", "95 % [68/71]", "90 % [19/21]", "90 % [69/76]"]
    assert load_transcript(by=make_user()) == plan
    assert plan.versions.count() == 1
