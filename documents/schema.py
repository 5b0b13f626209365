"""Making many tables in one step of a migration."""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Several `CreateModel` as one operation: the project's state is rendered once, not once for each model.

    A hundred models that look at each other take a third of a second to render. Each stands here as it is at the
    end of the migration, its constraints and indexes in its options; the order does not matter.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models):
        self.models = models

    def deconstruct(self):
        return self.__class__.__name__, [self.models], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # what was rendered before is of no use once all are there
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
