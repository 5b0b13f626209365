"""The meetings of a network and a training event as calendar entries, in the Servicio's own time. They name nobody."""

import datetime
import zoneinfo

from icalendar import Calendar, Event

from support_cycle.models import NetworkMeeting

USUALLY = datetime.timedelta(minutes=90)


def meetings_ics(meetings, *, address):
    """The bytes of a calendar of meetings loaded with their network and service; `address(row)` is each one's page."""
    calendar = _calendar("Redes")
    for row in meetings:
        zone = zoneinfo.ZoneInfo(row.service.time_zone)
        event = Event()
        event.add("uid", f"red-{row.network_id}-reunion-{row.pk}@mingaco")
        event.add("dtstamp", row.updated_at)
        event.add("sequence", row.version)
        event.add("dtstart", row.starts_at.astimezone(zone))
        event.add("dtend", (row.ends_at or row.starts_at + USUALLY).astimezone(zone))
        event.add("summary", f"{row} de {row.network}")
        event.add("description", row.agenda or "Sin agenda anotada.")
        event.add("url", address(row))
        over = row.status == NetworkMeeting.Status.CANCELLED
        event.add("status", "CANCELLED" if over else "CONFIRMED")
        if row.place:
            event.add("location", row.place)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def event_ics(row, *, url):
    """The bytes of a calendar with a training event, by whole days."""
    calendar, event = _calendar("Formación"), Event()
    event.add("uid", f"formacion-{row.pk}@mingaco")
    event.add("dtstamp", row.updated_at)
    event.add("sequence", row.version)
    event.add("dtstart", row.starts_on)
    event.add("dtend", row.ends_on + datetime.timedelta(days=1))
    event.add("summary", row.title)
    event.add(
        "description", f"{row.get_kind_display()}. {row.get_modality_display()}.\n{row.purpose}".strip()
    )
    event.add("url", url)
    event.add("status", "CANCELLED" if row.status == row.Status.CANCELLED else "CONFIRMED")
    if row.place:
        event.add("location", row.place)
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar(name):
    calendar = Calendar()
    calendar.add("prodid", f"-//Mingaco//{name}//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar
