"""How many units one person accompanies here: the ranges that the Servicio agreed, and how a load stands to them."""

from dataclasses import dataclass

from support_cycle.models import DeploymentRule

Group = DeploymentRule.Group
# Seed 004: «Con un enfoque en 13 a 15 instituciones públicas y 32 privadas».
JALE = "Práctica JALE (UGEL Arequipa Norte): 13 a 15 instituciones públicas y 32 privadas por especialista."
REFERENCE = (13, 15)
WHAT = {Group.SCHOOLS: "escuelas y liceos", Group.NURSERIES: "jardines", Group.RURAL: "rurales"}


@dataclass(frozen=True, slots=True)
class Range:
    """`is_agreed` is False for the reference that stands until the Servicio agrees its own."""

    group: str
    minimum: int
    maximum: int
    source: str = ""
    is_agreed: bool = True

    @property
    def words(self):
        return f"{self.minimum} a {self.maximum}"

    def outside(self, count):
        """«2 sobre el rango», «1 bajo el rango», or "" within it."""
        if count > self.maximum:
            return f"{count - self.maximum} sobre el rango"
        return f"{self.minimum - count} bajo el rango" if count < self.minimum else ""


def ranges_of(rows):
    """{group: Range} of [(group, minimum, maximum, source)]; the reference stands where none is for all units."""
    found = {row[0]: Range(*row) for row in rows}
    found.setdefault(Group.ALL.value, Range(Group.ALL.value, *REFERENCE, JALE, is_agreed=False))
    return found


def read_ranges(service):
    return ranges_of(service.deployment_rules.values_list("group", "minimum", "maximum", "source"))
