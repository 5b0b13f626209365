"""A plan with three voices of two estamentos in two sessions, and whoever groups and decides them.

A file that needs another plan makes its own fixture of the name.
"""

import pytest

from tests.factories import make_commune, make_plan, make_school, make_service, make_user
from tests.factories_participation import make_contribution, make_session, make_stakeholder


@pytest.fixture
def plan():
    return make_plan(make_service(slug="barrancas"), objectives=1, actions=1)


@pytest.fixture
def planner(plan, client):
    person = make_user("planner", on=plan.service)
    client.force_login(person)
    return person


@pytest.fixture
def rows(plan):
    teachers, heads = make_stakeholder(plan.service, "Docentes"), make_stakeholder(plan.service, "Directivos")
    first = make_session(plan, number=4, commune=make_commune(name="Pudahuel"))
    second = make_session(
        plan, number=6, school=make_school(plan.service, commune=make_commune(name="Navia"))
    )
    return [
        make_contribution(first, "El bus no entra los días de lluvia.", teachers),
        make_contribution(first, "Que llamen a la familia el mismo día.", heads, moment="decide"),
        make_contribution(second, "Más niñez en los patios.", teachers),
    ]
