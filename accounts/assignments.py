"""Who holds which role at a Servicio, its schools and its bodies; giving and ending one, with its event.

A Servicio's administration speaks of these three anchors only: `anchor_at` answers nothing of elsewhere.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Value
from django.utils import timezone

from accounts.access import end_role, give_role, role_models
from accounts.models import Body, LocalService, School, User
from accounts.roles import BODY, LABELS, ROLES, SCHOOL, SERVICE, Area, Capability, roles_allowing
from accounts.sorting import sort_key
from accounts.trail import record

WHERE = {SERVICE: "En el Servicio Local", SCHOOL: "En un establecimiento", BODY: "En una instancia"}


class RoleRefused(Exception):
    """A role that may not be given or ended, with the sentence for the person who tried."""


@dataclass
class Entry:
    """A person of a Servicio with the roles held there, newest last."""

    user: User
    roles: list = field(default_factory=list)

    def current(self, on=None):
        on = on or timezone.localdate()
        return [role for role in self.roles if role.until is None or role.until >= on]

    @property
    def current_roles(self):
        return self.current()

    @property
    def past_roles(self):
        return [role for role in self.roles if role not in self.current()]


def role_choices():
    """Every role that a Servicio's administration can give, grouped by where it is held."""
    return [
        (WHERE[kind], [(f"{kind}:{role}", LABELS[kind, role]) for role in ROLES[kind]])
        for kind in (SERVICE, SCHOOL, BODY)
    ]


def split_role(text):
    """("school", "school_team") of `school:school_team`; None for anything that is no role."""
    kind, _, role = str(text).partition(":")
    return (kind, role) if role in ROLES.get(kind, {}) else None


def roles_at(service, kind):
    """The role rows of one anchor kind that belong to a Servicio, ended ones too."""
    path = {SERVICE: "content_object", SCHOOL: "content_object__service", BODY: "content_object__service"}[
        kind
    ]
    return role_models()[kind].objects.filter(**{path: service})


def anchor_at(service, kind, pk):
    """The anchor `pk` of a kind if it is of the Servicio, else None."""
    rows = {
        SERVICE: LocalService.objects.filter(pk=service.pk),
        SCHOOL: School.objects.filter(service=service),
        BODY: Body.objects.filter(service=service),
    }[kind]
    return rows.filter(pk=pk).first()


def people_of(service):
    """Everybody with a role at the Servicio, its schools or its bodies, ended roles too."""
    ids = roles_at(service, SERVICE).values("user")
    return User.objects.filter(
        pk__in=ids.union(roles_at(service, SCHOOL).values("user"), roles_at(service, BODY).values("user"))
    )


def entries(service, users):
    """An `Entry` for each of `users`, in their order: three queries for any number of them."""
    found = {user.pk: Entry(user) for user in users}
    for kind in (SERVICE, SCHOOL, BODY):
        rows = roles_at(service, kind).filter(user__in=list(found))
        for role in rows.select_related("permission", "content_object", "given_by"):
            role.user = found[role.user_id].user
            found[role.user_id].roles.append(role)
    for entry in found.values():
        entry.roles.sort(key=lambda role: (role.since, role.pk))
    return list(found.values())


def entry_of(service, user):
    return entries(service, [user])[0]


def find_people(service, *, text="", role="", state="current", on=None):
    """The keys of the people that a list shows, in the order of Chilean names.

    `text` is searched in names and address, accents or not; `role` is `anchor:name`; `state` is "current",
    "past" (no role that holds) or "all". Names sort here: the database puts Álvarez after Zúñiga.
    """
    on = on or timezone.localdate()
    wanted = split_role(role)
    held = [
        roles_at(service, kind).values_list(Value(kind), "user", "permission__codename", "until")
        for kind in (SERVICE, SCHOOL, BODY)
    ]
    rows = [
        (user, (kind, name), until is None or until >= on)
        for kind, user, name, until in held[0].union(*held[1:], all=True)
    ]
    current = {user for user, _, holds in rows if holds}
    keep = {user for user, _, _ in rows}
    if state == "current":
        keep = current
    elif state == "past":
        keep -= current
    if wanted:
        keep &= {user for user, held, holds in rows if held == wanted and (holds or state != "current")}
    words = sort_key(text).split()
    named = []
    for pk, last, first, email in (
        people_of(service).order_by().values_list("pk", "last_name", "first_name", "email")
    ):
        whole = sort_key(f"{first} {last} {email}").replace("~", "")
        if pk in keep and all(word.replace("~", "") in whole for word in words):
            named.append((sort_key(f"{last} {first}"), pk))
    return [pk for _, pk in sorted(named)]


def give(user, role, anchor, *, service, by, since=None, until=None, is_acting=False):
    """Give a role and record it; returns it, or the open one there was. May raise `RoleRefused`."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        before = set(role_models()[_kind(anchor)].objects.filter(user=user).values_list("pk", flat=True))
        try:
            assignment = give_role(user, role, anchor, by=by, since=since, until=until, is_acting=is_acting)
        except ValueError as error:
            raise RoleRefused(str(error)) from error
        if assignment.pk not in before:
            record("give_role", user, by=by, service=service, changes={"role": [None, described(assignment)]})
    return assignment


def end(assignment, *, service, by, on=None):
    """End a role and record it. `RoleRefused` for the last administration of a Servicio."""
    with transaction.atomic():
        LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
        assignment.refresh_from_db(fields=["since", "until"])
        if assignment.until is not None and assignment.until < timezone.localdate():
            raise RoleRefused("Este rol ya terminó.")
        refuse_last_administration(service, [assignment])
        before = described(assignment)
        end_role(assignment, on=on)
        changes = {"role": [before, described(assignment)]}
        record("end_role", assignment.user, by=by, service=service, changes=changes)


def refuse_last_administration(service, ending):
    """A Servicio without anybody who may give roles could not be mended from inside."""
    if not any(is_administration(role) and role.until is None for role in ending):
        return
    left = roles_at(service, SERVICE).filter(
        permission__codename__in=roles_allowing(SERVICE, Area.PEOPLE, Capability.WRITE),
        until__isnull=True,
        user__is_active=True,
    )
    if not left.exclude(pk__in=[role.pk for role in ending if role.anchor_kind == SERVICE]).exists():
        raise RoleRefused(
            "Es la última administración del Servicio: primero hay que dar ese rol a otra persona."
        )


def is_administration(role):
    return role.anchor_kind == SERVICE and role.name in roles_allowing(SERVICE, Area.PEOPLE, Capability.WRITE)


def described(role):
    """An assignment in words, as the trail keeps it: «Jefatura UATP, desde 01-03-2026»."""
    where = "" if role.anchor_kind == SERVICE else f", {role.content_object}"
    until = f" hasta {role.until:%d-%m-%Y}" if role.until else ""
    return f"{role.label}{where}, desde {role.since:%d-%m-%Y}{until}"


def only_theirs(actor, user):
    """Whether `actor` administers every Servicio where `user` holds a role: then the account is theirs."""
    today = timezone.localdate()
    services = set()
    for model in role_models().values():
        services |= set(
            model.objects.current(today).filter(user=user).values_list("upward_service", flat=True)
        )
    mine = actor.reach.ids(SERVICE, roles_allowing(SERVICE, Area.PEOPLE, Capability.WRITE))
    return services <= set(mine)


def _kind(anchor):
    return {LocalService: SERVICE, School: SCHOOL, Body: BODY}[type(anchor)]
