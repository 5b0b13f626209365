"""Convening sessions: who may, what a session needs before it is announced, its number, its changes."""

import zoneinfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.editing import create, remove, save_edit
from accounts.models import LocalService, Stakeholder
from accounts.roles import BODY, LABELS, SCHOOL, SERVICE, Area, Capability, roles_allowing
from participation.models import CommunitySession

Status, Modality = CommunitySession.Status, CommunitySession.Modality
AREA = Area.PARTICIPATION
OF_A_BODY = (CommunitySession.Kind.ORDINARY, CommunitySession.Kind.EXTRAORDINARY)


def holds_at_service(user, service_id, capability=Capability.WRITE):
    """Whether the person holds `capability` on participation at the Servicio itself, not at a school or a body."""
    return service_id in user.reach.ids(SERVICE, roles_allowing(SERVICE, AREA, capability))


def capacity_on(user, session):
    """In which capacity somebody acts on a session: «Secretaría de la instancia», "" where they hold no role."""
    places = {SERVICE: session.service_id, SCHOOL: session.school_id, BODY: session.body_id}
    held = [
        LABELS[anchor, role]
        for anchor, place in places.items()
        for role in sorted(roles_allowing(anchor, AREA, Capability.CONTRIBUTE))
        if place in user.reach.ids(anchor, [role])
    ]
    return ", ".join(dict.fromkeys(held))[:120]


def lacks(*, modality, place, link, has_stakeholders, has_body):
    """What a session still needs before it can be announced, as (field, sentence)."""
    missing = []
    if modality != Modality.REMOTE and not place:
        missing.append(("place", "Falta indicar el lugar."))
    if modality != Modality.IN_PERSON and not link:
        missing.append(("link", "Falta el enlace para conectarse."))
    if not has_stakeholders and not has_body:
        missing.append(("stakeholders", "Falta elegir al menos un estamento."))
    return missing


def lacks_of(session):
    """The same, of a stored session."""
    return lacks(
        modality=session.modality,
        place=session.place,
        link=session.link,
        has_stakeholders=bool(session.stakeholders.all()),
        has_body=bool(session.body_id),
    )


def stakeholders_for(session):
    """The estamentos as the screen and the sheet list them: the catalogue's order, all that are in use.

    A session may have convened one that was archived since: it stays.
    """
    convened = session.stakeholders.values("pk")
    return Stakeholder.objects.filter(
        Q(archived_at__isnull=True) | Q(pk__in=convened), service=session.service_id
    ).order_by("position", "pk")


def next_number(session):
    """The next number of its body, or of the Servicio's own sessions, in its year.

    Inside a transaction: the Servicio's row is held to its end, so two sessions never take the same.
    """
    LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=session.service_id)
    owner = {"body": session.body_id} if session.body_id else {"service": session.service_id, "body": None}
    rows = CommunitySession.objects.filter(**owner, year=session.year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def create_session(form, *, by, service, plan=None):
    """A new draft from a valid SessionForm, in the year of its day."""
    starts = form.cleaned_data["starts_at"]
    return create(form, by=by, service=service, plan=plan, year=_local(starts, service).year, **_place(form))


def save_session(form, *, by, version):
    """Save a valid SessionForm; `StaleEdit` where somebody saved since, PermissionDenied once it is closed.

    The year follows the day until the session has its number.
    """
    with transaction.atomic():
        rows = CommunitySession.objects.select_for_update(of=("self",), no_key=True).select_related("service")
        row = rows.get(pk=form.instance.pk)
        if row.status == Status.CLOSED:
            raise PermissionDenied("La sesión ya se cerró con su acta: sus datos no se editan.")
        # What the server decides may differ from what was typed: an hour put to another day, a link not needed.
        decided = ("ends_at", "link", "commune")
        also = {name: form.cleaned_data[name] for name in decided if name in form.cleaned_data} | _place(form)
        if row.number is None:
            also["year"] = _local(form.cleaned_data["starts_at"], row.service).year
        return save_edit(form, by=by, version=version, also=also)


def _place(form):
    """The body's own school, where the session is of a body: its people see it by that."""
    body = form.cleaned_data.get("body") or form.instance.body
    return {"school": body.school} if body and body.school_id else {}


def _local(moment, service):
    return moment.astimezone(zoneinfo.ZoneInfo(service.time_zone))


def coming(rows, today):
    """Those that run, and those of `today` or later that are not over; the next first."""
    waiting = Q(status__in=[Status.DRAFT, Status.CONVENED], starts_at__gte=today)
    return rows.filter(Q(status=Status.RUNNING) | waiting).order_by("starts_at", "pk")


def this_morning():
    """The beginning of the day, by the clocks of the Servicio that is looked at."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def may_be_removed(session):
    """Whether it is only a draft: nothing was announced, nobody counts on it."""
    return session.status == Status.DRAFT and session.number is None


def remove_draft(session, *, by):
    """Delete a draft that was never announced; PermissionDenied for any other, also one announced meanwhile."""
    with transaction.atomic():
        rows = CommunitySession.objects.select_for_update(of=("self",), no_key=True).select_related("service")
        row = rows.get(pk=session.pk)
        if not may_be_removed(row):
            raise PermissionDenied("La sesión ya se convocó: se suspende, no se borra.")
        remove(row, by=by)
