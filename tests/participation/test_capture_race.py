"""A voice that arrives in the very moment of the sanction waits for it: none stays undecided in a sanctioned plan."""

import threading
import time

import pytest
from django.db import connection, transaction

from participation.capture import add_contribution
from participation.models import Contribution
from plans.models import AnnualPlan
from plans.workflow import Refused
from tests.factories import make_user
from tests.factories_participation import make_session, make_stakeholder

MOVING = 0.6  # seconds that the move holds the plan


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_the_plan_is_sanctioned_is_refused_with_its_sentence():
    session = make_session(status="running")
    teachers, planner = make_stakeholder(session.service), make_user("planner", on=session.service)
    holding = threading.Event()

    def sanction():
        with transaction.atomic():
            AnnualPlan.objects.select_for_update().get(pk=session.plan_id)
            holding.set()
            time.sleep(MOVING)
            AnnualPlan.objects.filter(pk=session.plan_id).update(status=AnnualPlan.Status.SANCTIONED)
        connection.close()

    moving = threading.Thread(target=sanction)
    moving.start()
    assert holding.wait(10)
    with pytest.raises(Refused, match="ya no reciben anotaciones"):
        add_contribution(session, text="Llegó tarde", stakeholder=teachers, by=planner)
    moving.join(30)
    assert not Contribution.objects.exists()
