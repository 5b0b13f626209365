"""The texts of a meeting as a plain form sends them, and the page where two of them stand side by side."""

from dataclasses import dataclass

from support_cycle.meeting_cells import Cell, Differs, cells_of

SEEN = "seen-"


@dataclass
class Conflict:
    """A cell with both texts; `both` is the one after the other."""

    cell: Cell
    theirs: str
    mine: str

    @property
    def both(self):
        return f"{self.theirs}\n\n{self.mine}" if self.cell.is_long and self.theirs and self.mine else ""

    @property
    def theirs_shown(self):
        return self._shown(self.theirs)

    @property
    def mine_shown(self):
        return self._shown(self.mine)

    def _shown(self, text):
        if self.cell.is_check:
            return "Sí" if text else "No"
        return dict(self.cell.choices).get(text, text)


def read_texts(post):
    """[(key, value, seen)] of a form; a mark that is not there was taken away."""
    keys = [name.removeprefix(SEEN) for name in post if name.startswith(SEEN)]
    return [(key, post.get(key, ""), post.get(SEEN + key, "")) for key in keys[:200]]


def typed_texts(sent, outcomes):
    """What was typed, with why it was not saved: {key: (text, seen, sentence)}."""
    return {
        key: (value, seen, " ".join(map(str, outcomes[key].reasons)) if outcomes.get(key) else "")
        for key, value, seen in sent
    }


def conflict_context(meeting, sent, outcomes):
    """Both texts of each cell that two people wrote; what else was refused travels along."""
    cells = cells_of(meeting)
    conflicts, carried = [], []
    for key, value, seen in sent:
        outcome = outcomes[key]
        if isinstance(outcome, Differs):
            conflicts.append(Conflict(cells[key], *outcome.cells[key]))
        elif outcome:
            carried.append((key, value, seen))
    return {"meeting": meeting, "conflicts": conflicts, "carried": carried}
