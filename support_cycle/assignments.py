"""Giving, changing and ending an assignment: the role `companion` and its agreement, in one transaction with its trail.

Only people of the Servicio's UATP are assigned. The Servicio's row is held meanwhile: two heads take turns, and who
comes second is told what the first did.
"""

from django.db import transaction
from django.db.models import Q

from accounts.access import COMPANION
from accounts.assignments import RoleRefused
from accounts.assignments import end as end_role
from accounts.assignments import give as give_role
from accounts.editing import save_edit
from accounts.models import LocalService, SchoolRole
from accounts.trail import record
from plans.workflow import Refused
from support_cycle.accompaniments import assignable
from support_cycle.models import Assignment

GONE = "Este acompañamiento ya terminó."
TOLD = ("kind", "meetings_a_year", "distance_km", "note")


def assign(person, school, *, by, since, today, kind=Assignment.Kind.LEAD, **agreed):
    """`person` accompanies the school from a day on; returns the `Assignment`. `Refused` says why not.

    `agreed` is `meetings_a_year`, `distance_km` and `note`. Where the person already holds the role, given elsewhere,
    its agreement is noted.
    """
    with transaction.atomic():
        hold(school.service_id)
        refuse_stranger(person, school.service, max(since, today))
        _refuse_overlap(person, school, since)
        _refuse_second_lead(school, kind, since, but=person)
        try:
            role = give_role(person, COMPANION, school, service=school.service, by=by, since=since)
        except RoleRefused as refused:
            raise Refused(str(refused)) from refused
        return note_agreement(role, by=by, kind=kind, **agreed)


def note_agreement(role, *, by, **facts):
    """What is agreed beside an open role that has no agreement yet."""
    if Assignment.objects.filter(role=role).exists():
        raise Refused(f"{role.user} ya acompaña a {role.content_object}: su acuerdo está anotado.")
    school = role.content_object
    row = Assignment.objects.create(
        service=school.service, school=school, person=role.user, role=role, updated_by=by, **facts
    )
    told = {name: [None, str(getattr(row, name))] for name in TOLD if getattr(row, name) not in (None, "")}
    record("create", row, by=by, changes=told)
    return row


def change(form, *, by, version):
    """A valid form of an agreement, by compare-and-set on its version."""
    row = form.instance
    with transaction.atomic():
        hold(row.service_id)
        if form.cleaned_data["kind"] == Assignment.Kind.LEAD:
            _refuse_second_lead(row.school, Assignment.Kind.LEAD, row.role.since, but=row.person)
        return save_edit(form, by=by, version=version)


def end(role, *, by, on):
    """The accompaniment ends; `on` is its last day. What was hers until then stays readable to her (decisions D4)."""
    with transaction.atomic():
        hold(role.content_object.service_id)
        role.refresh_from_db(fields=["since", "until"])
        if on < role.since:
            raise Refused(f"Comenzó el {role.since:%d-%m-%Y}: no puede terminar antes.")
        try:
            end_role(role, service=role.content_object.service, by=by, on=on)
        except RoleRefused as refused:
            raise Refused(GONE) from refused


def hold(service_pk):
    """Lock the Servicio's row until the transaction ends."""
    LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service_pk)


def refuse_stranger(person, service, on):
    if person.pk not in {one.pk for one in assignable(service, on)}:
        raise Refused(
            f"{person} no tiene a esa fecha un rol de la UATP de este Servicio: primero se le da en Personas."
        )


def _refuse_overlap(person, school, since):
    """An accompaniment with its last day set is followed by another, never doubled."""
    roles = _companions_of(school).filter(user=person, until__gte=since)
    if role := roles.first():
        raise Refused(
            f"{person} ya acompaña a {school} hasta el {role.until:%d-%m-%Y}: el nuevo acompañamiento comienza después."
        )


def _refuse_second_lead(school, kind, since, *, but):
    if kind != Assignment.Kind.LEAD:
        return
    leads = _companions_of(school).filter(Q(until__isnull=True) | Q(until__gte=since))
    lead = leads.filter(assignment__kind=Assignment.Kind.LEAD).exclude(user=but).first()
    if lead:
        raise Refused(
            f"{lead.user} ya es quien está a cargo de {school}: se puede agregar a otra persona en dupla, "
            f"o terminar antes ese acompañamiento."
        )


def _companions_of(school):
    roles = SchoolRole.objects.filter(content_object=school, permission__codename=COMPANION)
    return roles.filter(user__is_active=True).select_related("user")
