"""What is done to bodies: those that are missing, the norm's composition, what a quorum rule means today."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Body, BodyMember, LocalService, School
from accounts.trail import record
from participation.compositions import NORMS, norm_of, stakeholder_for
from participation.quorum import needed

# Which body each operating unit should have (Ley 19.979 art. 7; Subsecretaría de Educación Parvularia, 2019).
EVERY_SCHOOL = Body.Kind.SCHOOL_COUNCIL
EVERY_NURSERY = Body.Kind.NURSERY_COUNCIL
OF_THE_TEAM = [
    Body.Kind.PLAN_COMMITTEE
]  # whoever follows in the job sits there; an elected seat is not inherited


def missing_councils(service):
    """The operating units that still have no council: a queryset of School."""
    kinds = {
        School.Kind.NURSERY: EVERY_NURSERY,
        **dict.fromkeys([kind for kind in School.Kind if kind != School.Kind.NURSERY], EVERY_SCHOOL),
    }
    has_its_own = Q()
    for kind in (EVERY_SCHOOL, EVERY_NURSERY):
        of_kind = [school_kind for school_kind, body_kind in kinds.items() if body_kind == kind]
        standing = Body.objects.filter(service=service, kind=kind, school__isnull=False)
        has_its_own |= Q(kind__in=of_kind, pk__in=standing.values("school"))
    return School.objects.of_service(service).operating().exclude(has_its_own).order_by("sort_key", "code")


def create_missing_councils(service, *, by):
    """One consejo escolar for each operating school without one, one consejo parvulario for each jardín; the new ones.

    An archived one counts: somebody decided on it. Asked twice, the second finds nothing to do.
    """
    with transaction.atomic():
        LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
        taken = set(
            Body.objects.filter(service=service, kind__in=[EVERY_SCHOOL, EVERY_NURSERY]).values_list(
                "kind", "name"
            )
        )
        bodies = [_council_of(school, service, taken, by) for school in missing_councils(service)]
        Body.objects.bulk_create(bodies, batch_size=500)
        if bodies:
            told = {"bodies": [None, [body.name for body in bodies]]}
            record("create_bodies", service, by=by, service=service, changes=told)
    return bodies


def _council_of(school, service, taken, by):
    kind = EVERY_NURSERY if school.kind == School.Kind.NURSERY else EVERY_SCHOOL
    name = f"{kind.label}, {school.display_name}"[:160]
    if (kind, name) in taken:
        name = f"{name[:130]} ({school.identifier})"
    taken.add((kind, name))
    return Body(
        service=service,
        school=school,
        kind=kind,
        name=name,
        sessions_needed=NORMS[kind].sessions,
        term_months=NORMS[kind].term_months,
        updated_by=by,
    )


def use_norm(body, *, by):
    """Give a body without seats those of its norm, and the minimum and term that nobody wrote yet; the new seats.

    Nothing where it already has a seat, or where its kind has no norm.
    """
    norm = norm_of(body)
    with transaction.atomic():
        standing = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
        if norm is None or standing.members.exists():
            return []
        stakeholders = list(body.service.stakeholders.filter(archived_at__isnull=True))
        names = [seat for seat in norm.seats for _ in range(seat.times)]
        seats = [
            BodyMember(
                body=body,
                seat=seat.name,
                stakeholder=stakeholder_for(seat, stakeholders),
                is_minor=seat.young,
                position=position,
                updated_by=by,
            )
            for position, seat in enumerate(names, start=1)
        ]
        BodyMember.objects.bulk_create(seats)
        told = {"seats": [None, [seat.seat for seat in seats]]} | _fill(standing, norm, by)
        record("compose", body, by=by, changes=told)
    return seats


def _fill(body, norm, by):
    given = {"sessions_needed": norm.sessions, "term_months": norm.term_months}
    given = {name: value for name, value in given.items() if value and getattr(body, name) is None}
    if given:
        Body.objects.filter(pk=body.pk).update(
            **given, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
    return {name: [None, value] for name, value in given.items()}


def quorum_sentence(body, seats):
    """What the body's rule means today, in words; `seats` are those that somebody holds."""
    asked = needed(body.quorum_rule, body.quorum_value, seats)
    if asked is None:
        return "No pide quórum: sesiona con quienes lleguen."
    if not seats:
        return "Cuando haya asientos ocupados se dirá cuántas personas hacen falta."
    if asked > seats:
        return f"Pide {asked} integrantes y hoy hay {seats}: faltan asientos por ocupar para sesionar."
    return f"Hoy {'hace' if asked == 1 else 'hacen'} falta {asked} de {seats}."


def finish(item, day, *, by):
    """A line of a work plan is done on a day (None: it is not, after all); False where it already stands so."""
    with transaction.atomic():
        standing = type(item).objects.select_for_update(of=("self",)).get(pk=item.pk)
        if (standing.done_on is None) == (day is None):
            return False
        type(item).objects.filter(pk=item.pk).update(
            done_on=day, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
        record("edit", item, by=by, changes={"done_on": [standing.done_on, day]})
    return True
