"""The plan on paper: cover, contents, a chapter a section, the seal."""

import zoneinfo
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from documents.charts import bars
from documents.pdf import render_pdf
from documents.qr import qr_svg
from plans.exports.chapters import chapters

TEMPLATE = "plans/paper/plan.html"


def render(context, progress=None):
    """The PDF's bytes. `context` is `versions.paper_context` or `draft_context`: a snapshot and its seal, or None."""
    with timezone.override(zoneinfo.ZoneInfo(context["snapshot"]["service"]["time_zone"])):
        return render_pdf(TEMPLATE, page_context(context), progress=progress)


def page_context(context):
    """What the template needs, all of it plain data."""
    snapshot, seal = context["snapshot"], context["seal"]
    plan, service = snapshot["plan"], snapshot["service"]
    made = chapters(snapshot)
    for chapter in made:
        chapter["chart"] = _chart(chapter)
    return {
        "title": f"Plan Anual Local {plan['year']} · {service['full_name']}",
        "plan": plan,
        "resolution_date": date.fromisoformat(plan["resolution_date"]) if plan["resolution_date"] else None,
        "amendment": _amendment(snapshot),
        "service": service,
        "communes": _listed(service["communes"]),
        "chapters": made,
        "seal": seal,
        "is_demo": service["is_fictional"],
        "verify_url": f"{settings.SITE_URL}{reverse('verify')}",
        "qr": qr_svg(f"{settings.SITE_URL}{reverse('verify_code', args=[seal['code']])}") if seal else "",
        "sha_halves": _halves(seal["sha256"]) if seal else (),
        "head_halves": _halves(seal["trail_head"]) if seal else (),
    }


def _amendment(snapshot):
    """The resolution of a modification, with its date as a date; None for a version that is none."""
    told = snapshot.get("amendment")
    if not told:
        return None
    day = told["resolution_date"]
    return told | {"resolution_date": date.fromisoformat(day) if day else None}


def _chart(chapter):
    if chapter["kind"] == "objectives" and len(chapter["budget"]) > 1:
        return bars(
            [(source, round(amount / 1_000_000, 1)) for source, amount in chapter["budget"]],
            label="Presupuesto por fuente, en millones de pesos",
            unit="",
        )
    if chapter["kind"] == "pme_progress" and chapter["rows"]:
        return bars(chapter["dimensions"], label="Acciones de los PME por dimensión", unit="")
    return ""


def _halves(sha256):
    """Sixteen groups of four in two lines, to be read aloud."""
    groups = [sha256[i : i + 8] for i in range(0, len(sha256), 8)]
    return " ".join(groups[:4]), " ".join(groups[4:])


def _listed(names):
    return " y ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
