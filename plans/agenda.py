"""The stages of a plan as a calendar for phones and mail programs (.ics): whole days, so no time zone."""

import datetime

from icalendar import Calendar, Event

DAY = datetime.timedelta(days=1)


def stages_ics(plan, stages, *, url):
    """The bytes of the calendar: an event a stage with a date, at its last day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mingaco//Etapas del PAL//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan}, {plan.service.short_name}")
    for stage in stages:
        if stage.due_on:
            calendar.add_component(_event(plan, stage, url))
    return calendar.to_ical()


def _event(plan, stage, url):
    event = Event()
    event.add("uid", f"etapa-{stage.key}-{plan.service.slug}-{plan.year}@mingaco")
    event.add("dtstamp", stage.updated_at)
    event.add("dtstart", stage.due_on)
    event.add("dtend", stage.due_on + DAY)
    event.add("summary", f"{stage.name} del {plan}{' (por ley)' if stage.is_legal else ''}")
    event.add("description", _description(stage))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def _description(stage):
    said = [f"Desde el {stage.starts_on:%d-%m-%Y}."] if stage.starts_on else []
    said += [f"Terminada el {stage.done_on:%d-%m-%Y}."] if stage.done_on else []
    said += [f"Responsable: {stage.responsible}."] if stage.responsible else []
    return " ".join(said)
