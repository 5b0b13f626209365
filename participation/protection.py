"""What may reveal a violation of a child's rights leaves the flow at once, for one named person (Ley 21.430).

The words go to a `ProtectionCase`, which its officer alone reads; the contribution is deleted, the trail's events that
carried its words are emptied, and of the session only a count remains.
"""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.handover import on_handover
from accounts.models import Event
from accounts.trail import erase, record
from participation.models import CommunitySession, Contribution, Process, ProtectionCase
from plans.workflow import Refused

NOBODY_NAMED = (
    "Todavía no se dice quién está a cargo de la protección de derechos, y nadie más puede leer esto. "
    "Quien lleva el PAL la define en la página «Proceso participativo» del plan. Si es urgente, avisar ahora mismo "
    "a la dirección del Servicio Local."
)


def officer_for(session):
    """The person in charge at a session: of its plan's process; of the Servicio's newest where it has no plan.

    `Refused`, with how to name one, where there is none with an open account.
    """
    processes = Process.objects.filter(service=session.service_id, protection_officer__is_active=True)
    if session.plan_id:
        processes = processes.filter(plan=session.plan_id)
    process = processes.select_related("protection_officer").order_by("-plan__year").first()
    if process is None:
        raise Refused(NOBODY_NAMED)
    return process.protection_officer


def protect_text(session, *, text, by, client_id=None):
    """The ProtectionCase of words that were never saved; the same `client_id` again is the same case."""
    officer = officer_for(session)
    with transaction.atomic():
        CommunitySession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        earlier = client_id and ProtectionCase.objects.filter(client_id=client_id).first()
        if earlier:
            return earlier
        saved = client_id and Contribution.objects.filter(client_id=client_id, session=session).first()
        if saved:  # it had reached the Servicio although the device did not hear of it
            return protect(saved, by=by)
        return _open_case(session, officer, text, client_id, by)


def protect(contribution, *, by):
    """Take a saved contribution out: its row and every trace of its words go, and its ProtectionCase stays."""
    session = contribution.session
    officer = officer_for(session)
    with transaction.atomic():
        CommunitySession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        row = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
        case = _open_case(session, officer, row.text, row.client_id, by)
        for event in _events_with_words(row):
            erase(event, by=by)
        row.delete()
    return case


def receive(case, *, by):
    """Its officer has read it. Once: received again, it keeps the first moment."""
    with transaction.atomic():
        if ProtectionCase.objects.filter(pk=case.pk, received_at__isnull=True).update(
            received_at=timezone.now()
        ):
            record("receive", case, by=by)


def close(case, *, outcome, by):
    """What was done with it. `Refused` where it is closed already."""
    now = timezone.now()
    with transaction.atomic():
        ProtectionCase.objects.filter(pk=case.pk, received_at__isnull=True).update(received_at=now)
        if not ProtectionCase.objects.filter(pk=case.pk, closed_at__isnull=True).update(
            closed_at=now, outcome=outcome
        ):
            raise Refused("Este caso ya estaba cerrado: no se cambió lo que se anotó entonces.")
        record("close_case", case, by=by)


@on_handover
def move_cases(service, leaving, heir, *, by):
    """The cases that are open, and the charge itself, go to whoever takes what is not a role."""
    cases = ProtectionCase.objects.filter(service=service, officer=leaving, closed_at__isnull=True)
    count = cases.update(officer=heir)
    processes = Process.objects.filter(service=service, protection_officer=leaving)
    moved = [f"protección de derechos del {process.plan}" for process in processes.select_related("plan")]
    for process in processes:
        record("edit", process, by=by, changes={"protection_officer": [str(leaving), str(heir)]})
    processes.update(protection_officer=heir)
    return moved + ([f"{count} caso{'s' if count != 1 else ''} de protección"] if count else [])


def _open_case(session, officer, text, client_id, by):
    case = ProtectionCase.objects.create(
        service=session.service, session=session, officer=officer, text=text, client_id=client_id, by=by
    )
    record("protect", session, by=by)
    context = {"case": case, "url": f"{settings.SITE_URL}{reverse('participation:protection')}"}
    letter = render_to_string("participation/capture/protection_mail.txt", context)
    transaction.on_commit(
        lambda: send_mail("Mingaco: un caso de protección de derechos", letter, None, [officer.email])
    )
    return case


def _events_with_words(contribution):
    """The events of a contribution that carry any of its words, of now or of an earlier edit."""
    events = Event.objects.filter(
        subject_type=Contribution._meta.label_lower, subject_id=str(contribution.pk), changes__isnull=False
    )
    return [event for event in events if set(event.changes) & {"text", "public_text"}]
