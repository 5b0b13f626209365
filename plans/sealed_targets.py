"""What a sentence on a sealed version may be about: its sections and actions, as that version says them."""

from dataclasses import dataclass

from plans.models.opinions import Target

KINDS = Target.Kind
LONGEST = 320


@dataclass(frozen=True)
class TargetOption:
    """A place of a version: `value` is how a form names it, `label` how it is written for ever after."""

    kind: str
    key: str
    label: str

    @property
    def value(self):
        return f"{self.kind}:{self.key}" if self.kind else ""

    @property
    def columns(self):
        return {"target_kind": self.kind, "target_key": self.key, "target_label": self.label}


WHOLE = TargetOption(KINDS.WHOLE.value, "", "todo el plan")


def targets_of(snapshot):
    """{form value: TargetOption} in the order of the document: the whole plan, its sections, its actions."""
    found = [WHOLE]
    found += [
        TargetOption(KINDS.SECTION.value, row["key"], f"sección {number}, {row['title']}"[:LONGEST])
        for number, row in enumerate(snapshot["sections"], start=1)
    ]
    found += [
        TargetOption(KINDS.ACTION.value, str(row["id"]), f"acción {row['code']}, {row['name']}"[:LONGEST])
        for row in snapshot["actions"]
    ]
    return {option.value: option for option in found}


def choices_of(targets):
    """The same as choices of a select, in three groups."""
    options = list(targets.values())
    groups = {"Secciones": KINDS.SECTION, "Acciones": KINDS.ACTION}
    return [
        (WHOLE.value, "Todo el plan"),
        *(
            (title, [(o.value, o.label[0].upper() + o.label[1:]) for o in options if o.kind == kind])
            for title, kind in groups.items()
            if any(o.kind == kind for o in options)
        ),
    ]
