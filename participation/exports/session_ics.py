"""A session as a calendar entry (.ics), in the Servicio's own time. It names nobody."""

import datetime
import zoneinfo

from icalendar import Calendar, Event

from participation.models import CommunitySession

USUALLY = datetime.timedelta(minutes=90)  # of a session that does not say when it ends
Status, Modality = CommunitySession.Status, CommunitySession.Modality


def session_ics(session, *, url):
    """The bytes of a calendar with one event and its VTIMEZONE, for a session loaded `for_detail`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mingaco//Sesiones//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(session, url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(session, url):
    zone = zoneinfo.ZoneInfo(session.service.time_zone)
    event = Event()
    event.add("uid", f"sesion-{session.pk}-{session.service.slug}@mingaco")
    event.add("dtstamp", session.updated_at)
    event.add("sequence", session.version)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", (session.ends_at or session.starts_at + USUALLY).astimezone(zone))
    event.add("summary", f"{session}: {session.title}" if session.number else session.title)
    event.add("description", _description(session))
    event.add("url", url)
    event.add("status", _STATUS.get(session.status, "CONFIRMED"))
    if where := _where(session):
        event.add("location", where)
    return event


_STATUS = {Status.DRAFT: "TENTATIVE", Status.SUSPENDED: "CANCELLED"}


def _where(session):
    place = session.place if session.modality != Modality.REMOTE else ""
    return place or (session.link if session.modality != Modality.IN_PERSON else "")


def _description(session):
    called = ", ".join(str(one) for one in session.stakeholders.all())
    said = [f"{session.get_kind_display()} de {session.body}." if session.body_id else ""]
    said += [f"Se convoca a: {called}." if called else ""]
    said += [f"{session.get_modality_display()}."]
    if session.modality != Modality.IN_PERSON and session.link:
        said += [f"Enlace: {session.link}"]
    if session.status == Status.SUSPENDED:
        said += ["Suspendida."]
    return "\n".join(line for line in said if line)
