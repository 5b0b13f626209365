"""The table of who may do what stands in three places, and says the same in all."""

from pathlib import Path

import pytest

from accounts.access import role_models
from accounts.models import Body, LocalService, School
from accounts.roles import LABELS, ROLES, Area, Capability

ROOT = Path(__file__).parent.parent.parent
LETTER = {Capability.SEE: "s", Capability.CONTRIBUTE: "c", Capability.WRITE: "w", Capability.APPROVE: "a"}
ORDER = "scwa"


def written(areas):
    cells = []
    for area in Area:
        letters = {LETTER[verb] for verb in areas.get(area, ())}
        cells.append("".join(sorted(letters, key=ORDER.index)))
    return cells


def table_of(path):
    """{(anchor, role): [letters per area]} as a Markdown table of the file says."""
    rows = {}
    for line in path.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 2 + len(Area) and cells[0] in ("Servicio", "school", "body"):
            anchor = "service" if cells[0] == "Servicio" else cells[0]
            rows[anchor, cells[1].split(" ")[0]] = cells[2:]
    return rows


@pytest.mark.parametrize("name", ["README.md", "docs/roles.md"])
def test_the_written_table_is_the_one_in_force(name):
    in_force = {
        (anchor, role): written(areas) for anchor, roles in ROLES.items() for role, areas in roles.items()
    }
    assert table_of(ROOT / name) == in_force


def test_every_role_has_a_name_on_the_page():
    assert set(LABELS) == {(anchor, role) for anchor, roles in ROLES.items() for role in roles}


@pytest.mark.django_db
@pytest.mark.parametrize(("anchor", "model"), [("service", LocalService), ("school", School), ("body", Body)])
def test_an_anchor_declares_exactly_its_roles(anchor, model):
    assert {codename for codename, _ in model._meta.permissions} == set(ROLES[anchor])
    assert role_models()[anchor]._meta.get_field("content_object").related_model is model
