"""The attendance of a body, seat by seat, which its quorum counts; and numbers that an acta had wrong."""

from django.db import transaction
from django.db.models import F

from accounts.trail import record
from participation.models import Attendance, SeatAttendance


def note_seats(session, states, *, by):
    """Note {seat: state} of a session, for the seats that somebody changed; one event. Returns how many changed.

    `states` is {BodyMember: "present" | "excused" | "absent"}.
    """
    if not states:
        return 0
    labels = dict(SeatAttendance.State.choices)
    with transaction.atomic():
        # The session's row is the lock of what is noted in it: its acta is not sealed meanwhile.
        type(session).objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=session.pk)
        rows = SeatAttendance.objects.filter(session=session.pk, member__in=list(states))
        before = dict(rows.values_list("member", "state"))
        changed = {member: state for member, state in states.items() if before.get(member.pk) != state}
        SeatAttendance.objects.bulk_create(
            [
                SeatAttendance(session=session, member=member, state=state)
                for member, state in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["session", "member"],
            update_fields=["state"],
        )
        told = {
            member.seat: [labels.get(before.get(member.pk)), labels[state]]
            for member, state in changed.items()
        }
        if told:
            record("note_seats", session, by=by, changes=told)
    return len(changed)


def mend_attendance(session, people, *, by):
    """Other numbers for estamentos of a closed session, inside the correction of its acta.

    `people` is {Attendance's pk: {"women": 8, …}}; a row of another session is none of its business.
    """
    for row in Attendance.objects.filter(session=session.pk, pk__in=list(people)):
        before = {name: getattr(row, name) for name in people[row.pk]}
        told = {
            name: [before[name], count] for name, count in people[row.pk].items() if before[name] != count
        }
        if told:
            numbers = {name: pair[1] for name, pair in told.items()}
            Attendance.objects.filter(pk=row.pk).update(**numbers, version=F("version") + 1, updated_by=by)
            record("count", row, by=by, changes=told)
