"""Publishing a practice: its card frozen and sealed without any contact, its papers made once by the worker.

What anybody reads is the sealed content and nothing live, but for who took the practice up afterwards.
"""

from contextlib import suppress

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.sorting import sort_key
from accounts.trail import record
from documents import jobs
from documents.models import SealedDocument
from documents.sealing import AlreadyRendered, keep_papers, seal, snapshot_of
from support_cycle.exports import practice_pdf, practice_workbook
from support_cycle.models import Practice, PracticeField, Replication
from support_cycle.practice_fields import COLUMNS, SECTIONS, card_fields, read_choice, shown
from support_cycle.practices import free_slug

RENDER = "support_cycle.render_practice"
STEPS = 3
KIND = "practica"
Kind = PracticeField.Kind


def public_practices():
    """Every practice that anybody may read: published, with its sealed card."""
    return Practice.objects.filter(status=Practice.Status.PUBLISHED, document__isnull=False).select_related(
        "service", "document"
    )


def content_of(practice):
    """What the card says to anybody, JSON-able: no field that holds a contact is in it, not even empty."""
    answers = {answer.field_id: answer.text for answer in practice.answers.all()}
    axes = [str(axis) for axis in practice.policy_axes.all()]
    service, school = practice.service, practice.school
    parts = {key: [] for key in SECTIONS}
    for field in card_fields():
        if field.is_personal or field.key in COLUMNS:
            continue
        if text := answers.get(field.pk, "").strip():
            parts[field.section].append(_said(field, text))
    return {
        "name": practice.name,
        "service": {
            "full_name": service.full_name,
            "name": service.name,
            "slug": service.slug,
            "region": service.region.name,
            "time_zone": service.time_zone,
            "is_fictional": service.is_fictional,
        },
        "school": school and {"name": str(school), "commune": school.commune.name},
        "programme": str(practice.programme or ""),
        "programme_axis": str(practice.axis or ""),
        "axes": axes,
        "parts": [
            {"key": key, "title": SECTIONS[key], "fields": rows} for key, rows in parts.items() if rows
        ],
    }


def _said(field, text):
    """One answer: {number, key, label, text}, with `options` where it was chosen from a list."""
    row = {"number": field.number, "key": field.key, "label": field.label, "text": text}
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        chosen, more = read_choice(field, text)
        return row | {"options": chosen, "text": more}
    return row | {"text": shown(field, text)}


def full_practice():
    """Practices with all that their card says."""
    return Practice.objects.select_related(
        "service__region", "school__commune", "programme", "axis", "author", "document"
    ).prefetch_related("answers", "policy_axes")


def differs_from_published(practice):
    """Whether what is written now is not what its sealed card says."""
    sealed = snapshot_of(practice.document)
    return any(sealed.get(name) != value for name, value in content_of(practice).items())


def seal_practice(practice, *, by, capacity, today):
    """Freeze a practice's card as its next version, and return the SealedDocument: `practice` keeps its former one.

    Inside the transaction of the move that publishes it, before the move itself.
    """
    number = practice.document.number + 1 if practice.document else 1
    if practice.document is None:  # the address follows the name until somebody was given it
        practice.slug = free_slug(practice.service, practice.name, pk=practice.pk)
    said = content_of(practice) | {"slug": practice.slug, "number": number, "published_on": today.isoformat()}
    document = seal(
        kind=KIND,
        title=practice.name,
        issuer=practice.service.full_name,
        number=number,
        snapshot=said,
        by=by,
        capacity=capacity,
        is_demo=practice.service.is_fictional,
    )
    Practice.objects.filter(pk=practice.pk).update(
        document=document,
        published_on=today,
        slug=practice.slug,
        public_text=_searchable(said),
        public_axes="".join(f"\n{axis}\n" for axis in said["axes"]),
    )
    return document


def _searchable(said):
    texts = [said["name"], said["service"]["name"], *said["axes"], said["programme"]]
    texts += [said["school"]["name"], said["school"]["commune"]] if said["school"] else []
    for part in said["parts"]:
        for row in part["fields"]:
            texts += [*row.get("options", ()), row["text"]]
    return "\n".join(sort_key(text) for text in texts if text)


def tell_seal(practice, document, *, by):
    """Record the seal, print the trail's head in it and start its papers: last of all in the transaction."""
    told = {"code": [None, document.code], "snapshot_sha256": [None, document.snapshot_sha256]}
    event = record("seal", practice, by=by, changes=told)
    SealedDocument.objects.filter(pk=document.pk).update(trail_seq=event.seq, trail_head=event.hash)
    document.trail_seq, document.trail_head = event.seq, event.hash
    start_rendering(document, by=by)


def start_rendering(document, *, by):
    return jobs.start(
        RENDER,
        by=by,
        key=f"practice-{document.pk}",
        title=f"Documentos de «{document.title}»",
        total=STEPS,
        document_id=document.pk,
    )


@jobs.handler(RENDER)
def render_practice(job, progress, document_id):
    document = SealedDocument.objects.select_related("sealed_by").get(pk=document_id, kind=KIND)
    if not document.has_papers:
        progress(1, STEPS, "Componiendo las páginas.")
        context = paper_context(document)
        pdf = practice_pdf.render(context)
        progress(2, STEPS, "Armando la planilla.")
        xlsx = practice_workbook.render(context)
        with suppress(AlreadyRendered):
            keep_papers(document, pdf=pdf, xlsx=xlsx)
        progress(STEPS, STEPS, "Guardando los documentos.")
    said = snapshot_of(document)
    place = reverse("support_cycle:public_practice", args=[said["service"]["slug"], said["slug"]])
    return jobs.Outcome(location=place, note=str(document))


def paper_context(document):
    """What the papers of a sealed card are made of: nothing live, and nobody's name."""
    return {
        "said": snapshot_of(document),
        "seal": {
            "code": document.code,
            "sha256": document.snapshot_sha256,
            "sealed_at": document.sealed_at,
            "capacity": document.capacity,
            "trail_seq": document.trail_seq,
            "trail_head": document.trail_head,
            "number": document.number,
        },
    }


def axes_in_use():
    """Names of the policy axes under which something is published, in alphabetical order."""
    texts = public_practices().order_by().values_list("public_axes", flat=True).distinct()
    return sorted({name for text in texts for name in text.split("\n") if name}, key=sort_key)


def services_in_use():
    """[(slug, name)] of the Servicios that published something."""
    rows = public_practices().order_by("service__sort_key").values_list("service__slug", "service__name")
    return list(dict.fromkeys(rows))


def with_replications(rows):
    """Each practice with `taken_up`: how many units and institutions told that they took it up."""
    counted = Replication.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    counted = counted.annotate(n=Count("pk")).values("n")
    return rows.annotate(taken_up=Coalesce(Subquery(counted), 0))


def printed_in_practices(service):
    """[(number, hash)] of the trail as printed in every card of the Servicio (`accounts.trail_check.HEADS`)."""
    printed = Practice.objects.filter(service=service, document__trail_seq__gt=0)
    return list(printed.values_list("document__trail_seq", "document__trail_head"))
