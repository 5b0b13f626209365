"""From a voice to the line of the sealed plan that answers it, and back: what was decided, as the paper says it."""

from dataclasses import dataclass

from django.urls import reverse

from documents.sealing import snapshot_of
from plans.models import SealedVersion


@dataclass(frozen=True)
class Line:
    """A target of a decision: its page in the plan, and what the newest sealed version that has it says."""

    name: str
    text: str
    url: str
    version: SealedVersion | None = None
    sealed: str = ""
    anchor: str = ""

    @property
    def version_url(self):
        return self.version.get_absolute_url() if self.version else ""

    @property
    def pdf_url(self):
        """The paper, opened at the line; "" while it is still being made."""
        if not (self.version and self.version.document.has_papers):
            return ""
        plan = self.version.plan
        place = [plan.service.slug, plan.year, self.version.number, "pdf"]
        return f"{reverse('plans:version_paper', args=place)}?ver=si#nameddest={self.anchor}"


def sealed_lines(user, plan, trace):
    """The lines of a trace's targets. Versions are read newest first, no further than needed; two queries."""
    if trace is None:
        return []
    targets = list(trace.targets.select_related("action", "section"))
    found = {}
    for version in SealedVersion.objects.shown_to(user).filter(plan=plan).for_list() if targets else ():
        version.plan = plan
        missing = [target for target in targets if target.pk not in found]
        if not missing:
            break
        said = _index(snapshot_of(version.document))
        found |= {one.pk: (version, said[_key(one)]) for one in missing if _key(one) in said}
    return [_line(plan, target, *found.get(target.pk, (None, ""))) for target in targets]


def _index(snapshot):
    """{("action", id) or ("section", key): its line} of a sealed content."""
    lines = {("action", row["id"]): f"{row['code']} {row['name']}" for row in snapshot["actions"]}
    return lines | {("section", row["key"]): row["title"] for row in snapshot["sections"]}


def _key(target):
    return ("action", target.action_id) if target.action_id else ("section", target.section.key)


def _line(plan, target, version, sealed):
    place = [plan.service.slug, plan.year]
    if action := target.action:
        url, anchor = reverse("plans:action", args=[*place, action.pk]), f"accion-{action.pk}"
        return Line(f"Acción {action.code}", action.name, url, version, sealed, anchor)
    section = target.section
    url, anchor = reverse("plans:section", args=[*place, section.key]), f"c-{section.key}"
    return Line("Sección", section.title, url, version, sealed, anchor)
