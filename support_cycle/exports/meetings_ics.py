"""Monitoring meetings as calendar entries (.ics), in the Servicio's own time. Nothing of what is said in them."""

import datetime
import zoneinfo

from django.conf import settings
from icalendar import Calendar, Event

from support_cycle.models import MonitoringMeeting

USUALLY = datetime.timedelta(hours=2)  # of a meeting that does not say when it ends
Status = MonitoringMeeting.Status


def meetings_ics(meetings):
    """The bytes of a calendar with its VTIMEZONE, for meetings loaded with school and Servicio."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mingaco//Reuniones de monitoreo//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        calendar.add_component(meeting_event(meeting))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def meeting_event(meeting):
    """One meeting; the private calendar holds the same event, under the same uid."""
    zone = zoneinfo.ZoneInfo(meeting.service.time_zone)
    event = Event()
    event.add("uid", f"reunion-{meeting.pk}@mingaco")
    event.add("dtstamp", meeting.updated_at)
    event.add("sequence", meeting.version)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", (meeting.ends_at or meeting.starts_at + USUALLY).astimezone(zone))
    event.add("summary", f"{meeting}, {meeting.school}")
    event.add("description", f"{meeting.get_modality_display()}. {meeting.plan}.")
    event.add("status", "CANCELLED" if meeting.status == Status.CANCELLED else "CONFIRMED")
    event.add("url", f"{settings.SITE_URL}/reuniones/{meeting.pk}/")
    if meeting.place:
        event.add("location", meeting.place)
    return event
