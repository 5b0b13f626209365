"""A good practice while it is written: begun, its answers kept, how far each part of its card is."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from accounts.editing import create
from accounts.models import LocalService, School
from accounts.roles import LABELS, SCHOOL, SERVICE, Area, Capability, roles_allowing
from accounts.trail import record
from support_cycle.models import Practice, PracticeAnswer
from support_cycle.practice_fields import COLUMNS, CORE, SECTIONS, card_fields, fields_of, shown, title_of

Status = Practice.Status
WRITERS = (Capability.CONTRIBUTE, Capability.WRITE)
LONGEST_ANSWER = 8000


def reached(user, anchor, capabilities=WRITERS):
    """Primary keys of the Servicios or schools where a person holds any of these on the support cycle."""
    roles = set().union(*(roles_allowing(anchor, Area.SUPPORT, one) for one in capabilities))
    return user.reach.ids(anchor, roles)


def schools_to_write(user, capabilities=WRITERS):
    """The units of which a person may write a practice: of the whole Servicio for its head, else their own."""
    whole = reached(user, SERVICE, capabilities)
    rows = School.objects.filter(service__in=sorted(whole)) | School.objects.filter(
        pk__in=sorted(reached(user, SCHOOL, capabilities)), service__isnull=False
    )
    return (
        rows.filter(archived_at__isnull=True)
        .select_related("commune", "service")
        .order_by("sort_key", "code")
    )


def services_to_write(user):
    """The Servicios of which a person may write a practice, their own first by name."""
    ids = reached(user, SERVICE) | set(schools_to_write(user).order_by().values_list("service", flat=True))
    return LocalService.objects.filter(pk__in=sorted(ids)).select_related("region").order_by("sort_key")


def may_write_now(practice):
    """Whether whoever it was loaded for may write it in the state it is in.

    While it is reviewed only the reviewer mends it; withdrawn, nobody, until it is taken up again.
    """
    if practice.status == Status.WITHDRAWN:
        return False
    if practice.status == Status.REVIEW:
        return practice.may_approve
    return practice.may_contribute or practice.may_write


def capacity_of(user, practice):
    """In which capacity somebody acts on a practice: «Jefatura UATP», "" where they hold no role there."""
    places = {SERVICE: practice.service_id, SCHOOL: practice.school_id}
    held = [
        LABELS[anchor, role]
        for anchor, place in places.items()
        for role in sorted(roles_allowing(anchor, Area.SUPPORT, Capability.SEE))
        if place in user.reach.ids(anchor, [role])
    ]
    return ", ".join(dict.fromkeys(held))[:120]


def begin(form, *, by, service, prefilled=None, plan=None):
    """A practice from a valid NewPracticeForm, with where it comes from filled in, and what a cycle brings.

    `prefilled` is {field key: text}: each is marked, to be reviewed before anybody else reads it.
    """
    with transaction.atomic():
        # The Servicio's row keeps two practices of one name from taking one address.
        LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
        slug = free_slug(service, form.cleaned_data["name"])
        practice = create(form, by=by, service=service, author=by, slug=slug, support_plan=plan)
        known = {one.key: one for one in card_fields()}
        given = prefilled or {}
        texts = place_of(practice) | given
        PracticeAnswer.objects.bulk_create(
            PracticeAnswer(practice=practice, field=known[key], text=text, is_prefilled=key in given)
            for key, text in texts.items()
            if text and key in known
        )
        if plan:
            record("copy", practice, by=by, changes={"origin": [None, str(plan)]})
    return practice


def place_of(practice):
    """What the card asks of where a practice comes from, and is known already."""
    school, service = practice.school, practice.service
    return {
        "servicio": f"{service.full_name}, {school}" if school else service.full_name,
        "region": service.region.name,
        "comuna": school.commune.name if school else "",
    }


def free_slug(service, name, *, pk=None):
    """The address of a practice in its Servicio: «planificar-en-duplas», «planificar-en-duplas-2»…"""
    stem = slugify(name)[:70].strip("-") or "practica"
    taken = set(Practice.objects.filter(service=service).exclude(pk=pk).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def written(practice):
    """The answers of a practice with their field and `shown`, as its page reads them."""
    found = list(practice.answers.select_related("field"))
    for answer in found:
        answer.shown = shown(answer.field, answer.text)
    return found


@dataclass
class Part:
    """A page of writing: how many of its fields are answered, how many wait to be reviewed."""

    key: str
    title: str
    fields: list
    answered: int = 0
    unreviewed: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    @property
    def state(self):
        """(kind of tag, word) of the task list."""
        if self.unreviewed:
            return "half", "Por revisar"
        if not self.missing:
            return "done", "Completa"
        return ("doing", "En marcha") if self.answered else ("todo", "Por escribir")


def parts_of(practice, fields=None):
    """The parts of a practice's card in order, the core first. Reads the fields, the answers and the axes."""
    fields = fields if fields is not None else card_fields()
    answers = {answer.field_id: answer for answer in practice.answers.all()}
    found = []
    for key in (CORE, *SECTIONS):
        part = Part(key, title_of(key), fields_of(key, fields))
        for one in part.fields:
            answer = answers.get(one.pk)
            if one.key in COLUMNS:
                says = practice.name if COLUMNS[one.key] == "name" else list(practice.policy_axes.all())
            else:
                says = answer and answer.text
            if not says:
                part.missing.append(one)
                continue
            part.answered += 1
            if answer and answer.is_prefilled:
                part.unreviewed.append(one)
        found.append(part)
    return found
