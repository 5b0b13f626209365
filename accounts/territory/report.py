"""What a load did, what it found odd and what it left out."""

from collections import defaultdict
from dataclasses import dataclass, field

WARNINGS = {
    "dv": "dígito verificador que no calza (se mantiene)",
    "coordinate": "coordenada dudosa",
    "name": "sin nombre en el directorio",
}
SHOWN = 12  # examples of each kind, unless everything is asked for


@dataclass(frozen=True)
class Skipped:
    line: int
    reason: str


@dataclass(frozen=True)
class Warned:
    kind: str
    rbd: int
    detail: str


@dataclass(frozen=True)
class Change:
    """A unit that another year's directory, or another year of transfers, shows differently."""

    code: str
    name: str
    before: str
    after: str


@dataclass
class Report:
    year: int = 0
    directory_year: int = 0
    rows_read: int = 0
    regions: int = 0
    communes: int = 0
    services: int = 0
    establishments: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    written: int = 0  # rows written in all tables
    units: int = 0  # operating, with enrolment, of a Servicio
    units_in_directory: int = 0  # those the directory already calls SLEP
    units_transferred: int = 0  # those it still calls municipal, whose comuna's transfer year has come
    without_coordinates: int = 0
    operating_without_coordinates: int = 0
    seconds: float = 0.0
    skipped: list = field(default_factory=list)
    warned: list = field(default_factory=list)
    status_changes: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    absent: list = field(default_factory=list)

    def skip(self, line, reason):
        self.skipped.append(Skipped(line, reason))

    def warn(self, kind, rbd, detail):
        self.warned.append(Warned(kind, rbd, detail))

    def warnings_of(self, kind):
        return [warning for warning in self.warned if warning.kind == kind]

    def lines(self, *, everything=False):
        """The report as a person reads it, line by line."""
        yield f"{self.regions} regiones, {self.communes} comunas, {self.services} Servicios Locales."
        yield (
            f"Directorio {self.directory_year}: {_n(self.rows_read)} filas, "
            f"{_n(self.establishments)} establecimientos."
        )
        yield (
            f"Unidades de los Servicios, con traspasos hasta {self.year}: {_n(self.units)} funcionando "
            f"con matrícula ({_n(self.units_in_directory)} según el directorio, {_n(self.units_transferred)} "
            "que aún llama municipales)."
        )
        yield (
            f"Sin coordenadas: {_n(self.without_coordinates)} "
            f"({_n(self.operating_without_coordinates)} funcionando)."
        )
        yield from self._warnings(everything)
        yield from self._list(
            "Filas omitidas", [f"línea {s.line}: {s.reason}" for s in self.skipped], everything
        )
        yield from self._changes(everything)
        yield (
            f"Escrito: {_n(self.written)} filas ({_n(self.created)} establecimientos nuevos, "
            f"{_n(self.updated)} con cambios, {_n(self.unchanged)} iguales) en {_seconds(self.seconds)}."
        )

    def _warnings(self, everything):
        kinds = defaultdict(list)
        for warning in self.warned:
            kinds[warning.kind].append(f"RBD {warning.rbd}: {warning.detail}")
        for kind, details in kinds.items():
            yield from self._list(f"Aviso, {WARNINGS[kind]}", details, everything)

    def _changes(self, everything):
        for title, changes in [
            ("Cambian de estado", self.status_changes),
            ("Cambian de Servicio", self.moves),
            ("Ya no figuran (se conservan)", self.absent),
        ]:
            details = [f"{c.code} {c.name}: de «{c.before}» a «{c.after}»" for c in changes]
            yield from self._list(title, details, everything)

    def _list(self, title, details, everything):
        if not details:
            return
        yield f"{title}: {_n(len(details))}"
        shown = details if everything else details[:SHOWN]
        yield from (f"  {detail}" for detail in shown)
        if len(shown) < len(details):
            yield f"  … y {_n(len(details) - len(shown))} más (con --verbosity 2 se listan todos)"


def _n(number):
    return f"{number:,}".replace(",", ".")


def _seconds(seconds):
    return f"{seconds:.1f} s".replace(".", ",")
