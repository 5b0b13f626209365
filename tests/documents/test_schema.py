"""Many tables in one step: made whole, and taken back."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from documents.schema import CreateModels

ID = ("id", models.BigAutoField(primary_key=True))
ONCE = models.UniqueConstraint(fields=["name"], name="branch_once")
STEP = CreateModels(
    [
        migrations.CreateModel(
            "Leaf", [ID, ("branch", models.ForeignKey("documents.Branch", models.CASCADE, related_name="+"))]
        ),
        migrations.CreateModel(
            "Branch", [ID, ("name", models.CharField(max_length=9))], options={"constraints": [ONCE]}
        ),
    ]
)
TABLES = {"documents_leaf", "documents_branch"}


def tables():
    return TABLES & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_models_are_made_in_any_order_with_their_constraints_and_go_again():
    before = ProjectState()
    after = before.clone()
    STEP.state_forwards("documents", after)
    with connection.schema_editor() as editor:
        STEP.database_forwards("documents", editor, before, after)
    try:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, "documents_branch")
        assert tables() == TABLES
        assert found["branch_once"]["unique"] and found["branch_once"]["columns"] == ["name"]
    finally:
        with connection.schema_editor() as editor:
            STEP.database_backwards("documents", editor, after, before)
    assert tables() == set()


def test_it_is_written_as_it_was_read():
    name, args, options = STEP.deconstruct()
    assert (name, args, options) == ("CreateModels", [STEP.models], {})
    assert STEP.describe() == "Create 2 models"
