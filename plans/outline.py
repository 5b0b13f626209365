"""The chapters of a plan: adding one and taking one out. A key never changes."""

from django.db import transaction
from django.utils.text import slugify

from accounts.editing import remove
from accounts.trail import record
from plans.extension import reason_to_stay
from plans.models import AnnualPlan, Section
from plans.opening import DEFAULT_SECTIONS, LAW_KEYS
from plans.ordering import next_position

USUAL = {row[0]: row for row in DEFAULT_SECTIONS}


def add_section(plan, *, key, title, by):
    """A usual chapter by its key, or a text of one's own where `key` is empty; at the end of the plan."""
    kind = USUAL[key][1] if key else Section.Kind.TEXT
    title = title or USUAL[key][2]
    with transaction.atomic():
        section = Section.objects.create(
            service=plan.service,
            plan=plan,
            key=key or free_key(plan, title),
            kind=kind,
            title=title,
            position=next_position(plan.sections),
            required=key in LAW_KEYS,
            updated_by=by,
        )
        record("create", section, by=by, changes={"title": [None, title]})
    return section


def remove_section(section, overview, *, by):
    """Take a chapter out of its plan, or say why not: a sentence, "" where it is done."""
    with transaction.atomic():
        # Whoever decides that a voice enters here holds the plan: nothing comes in between.
        list(AnnualPlan.objects.select_for_update(of=("self",), no_key=True).filter(pk=section.plan_id))
        if reason := why_it_stays(section, overview):
            return reason
        remove(section, by=by)
    return ""


def why_it_stays(section, overview):
    """Why a chapter cannot be taken out, in words; "" where it can."""
    if section.required:
        return f"«{section.title}» es obligatoria: el plan no se presenta sin ella."
    if overview.has_started(section):
        return f"«{section.title}» ya tiene contenido: para quitarla, antes hay que vaciarla."
    if section.comments.exists():
        return f"«{section.title}» tiene comentarios: se queda con ellos."
    return reason_to_stay(section)


def free_key(plan, title):
    """A key made of the title that no chapter of the plan has, nor any usual chapter."""
    stem = slugify(title)[:50].strip("-") or "seccion"
    taken = set(plan.sections.values_list("key", flat=True)) | USUAL.keys()
    numbers = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbers) if key not in taken)
