"""The papers that are made for an expediente when it is put together, each when its turn comes."""

import io
import zoneinfo

from django.db.models import Q
from django.utils import timezone

from documents.pdf import render_pdf
from participation.dossier import minutes_of, name_of
from participation.exports import coverage_pdf, coverage_workbook
from participation.models import Outreach, Process
from plans import recommendations
from plans.annual_moves import workflow
from plans.exports import changes_pdf, recommendations_pdf, recommendations_workbook
from plans.models import SealedVersion
from plans.versions import paper_context

FACTS = "participation/paper/facts.html"
COVERAGE = {"pdf": coverage_pdf.render, "xlsx": coverage_workbook.render}
RECOMMENDATIONS = {"pdf": recommendations_pdf.render, "xlsx": recommendations_workbook.render}


class Makers:
    """What makes each paper of a plan's expediente; every method gives a call without arguments that opens it."""

    def __init__(self, plan, now):
        self.plan, self.now = plan, now

    def changes(self, old, new):
        return lambda: io.BytesIO(self._changes(old.pk, new.pk))

    def coverage(self, extension):
        render = COVERAGE[extension]
        return lambda: io.BytesIO(render(self.plan, outside=True, now=self.now))

    def recommendations(self, extension):
        return lambda: io.BytesIO(self._recommendations(RECOMMENDATIONS[extension]))

    def facts(self):
        return lambda: io.BytesIO(render_facts(self.plan, self.now))

    def _changes(self, *pks):
        old, new = SealedVersion.objects.for_list().filter(pk__in=pks).order_by("number")
        return changes_pdf.render(
            paper_context(old),
            paper_context(new),
            service=self.plan.service,
            plan_title=f"Plan Anual Local {self.plan.year}",
        )

    def _recommendations(self, render):
        rows = recommendations.put_changes(recommendations.of_plan(self.plan), self.plan)
        return render(self.plan, rows, recommendations.acts_of(self.plan))


def render_facts(plan, now):
    """The PDF's bytes: committee, who received the plan, quorum, dissemination, acts. Offices, nobody's name."""
    with timezone.override(zoneinfo.ZoneInfo(plan.service.time_zone)):
        return render_pdf(FACTS, facts_context(plan, now))


def facts_context(plan, now):
    """What the paper says, all of it read here."""
    process = Process.objects.filter(plan=plan).select_related("committee").first()
    with_act = plan.decisions.filter(Q(file__isnull=False) | ~Q(act_number="")).order_by("at", "pk")
    return {
        "plan": plan,
        "service": plan.service,
        "is_demo": plan.service.is_fictional,
        "now": timezone.localtime(now),
        "process": process,
        "presentations": plan.presentations.select_related("body", "sealed_version").order_by(
            "sealed_version__number", "received_on", "pk"
        ),
        "minutes": [(name_of(one), one) for one in minutes_of(plan)],
        "acts": recommendations.acts_of(plan),
        "outreach": Outreach.objects.filter(plan=plan).select_related("sealed_version"),
        "decisions": [(_label(decision.move), decision) for decision in with_act],
    }


def _label(move):
    return workflow.moves[move].label if move in workflow.moves else move
