"""The events that an auditor asks for: the filter, its pages and its workbook.

Pages go by the event's own number and not by counting, so the thousandth costs what the first does.
"""

import datetime
import zoneinfo

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.assignments import find_people
from accounts.models import Event, LocalService
from accounts.roles import SERVICE, Area, Capability, roles_allowing
from accounts.trail_check import check_service
from accounts.wording import changes_words, subject_words, verb_words
from documents import jobs
from documents.attachments import store_named
from documents.spreadsheet import Column, Sheet, render_workbook

PER_PAGE = 50
AT_ONCE = 2000  # rows of a workbook that a request makes by itself
CHECKED_AT_ONCE = 5000  # events of a chain that a request verifies by itself
EXPORT, CHECK = "trail_export", "trail_check"


class TrailFilter:
    """What the address asks of the trail; what it does not understand filters nothing."""

    def __init__(self, data, service):
        self.service = service
        self.person = data.get("persona", "").strip()[:100]
        self.verb = data.get("que", "")[:60]
        self.subject = data.get("tipo", "")[:60]
        typed = {name: data.get(name, "").strip()[:20] for name in ("desde", "hasta")}
        self.since, self.until = _day(typed["desde"]), _day(typed["hasta"])
        self.days = [
            (name, label, f"{day:%d-%m-%Y}" if day else typed[name], bool(typed[name]) and not day)
            for name, label, day in [("desde", "Desde", self.since), ("hasta", "Hasta", self.until)]
        ]
        self.before = _number(data.get("antes"))

    @property
    def is_on(self):
        return bool(self.person or self.verb or self.subject or self.since or self.until)

    def as_args(self):
        """The filter as a job carries it."""
        return {
            "persona": self.person,
            "que": self.verb,
            "tipo": self.subject,
            "desde": self.since.isoformat() if self.since else "",
            "hasta": self.until.isoformat() if self.until else "",
        }

    def events(self):
        """The filtered events, newest first."""
        rows = Event.objects.filter(service=self.service).for_list()
        if self.person:
            rows = rows.filter(actor__in=find_people(self.service, text=self.person, state="all"))
        if self.verb:
            rows = rows.filter(verb=self.verb)
        if self.subject:
            rows = rows.filter(subject_type=self.subject)
        if self.since:
            rows = rows.filter(at__gte=self._midnight(self.since))
        if self.until:
            rows = rows.filter(at__lt=self._midnight(self.until + datetime.timedelta(days=1)))
        return rows

    def page(self):
        """(the events of the page, the `antes` of the next page or None)."""
        rows = self.events()
        if self.before:
            rows = rows.filter(pk__lt=self.before)
        found = list(rows[: PER_PAGE + 1])
        more = len(found) > PER_PAGE
        return found[:PER_PAGE], found[PER_PAGE - 1].pk if more else None

    def verbs(self):
        return _options(Event.objects.filter(service=self.service), "verb", verb_words)

    def subjects(self):
        return _options(Event.objects.filter(service=self.service), "subject_type", subject_words)

    def _midnight(self, day):
        zone = zoneinfo.ZoneInfo(self.service.time_zone)
        return datetime.datetime.combine(day, datetime.time.min, zone)


def told(event):
    """The event with what it says in words: `verb_words`, `subject_words`, `changes_words`."""
    event.verb_words, event.subject_words = verb_words(event.verb), subject_words(event.subject_type)
    if event.verb == "decide" and (made := (event.changes or {}).get("move")):
        event.verb_words = f"hizo el movimiento «{made[1]}» de"
    event.changes_words = changes_words(event)
    return event


def workbook(chosen):
    """The bytes of the filtered events, newest first."""
    service = chosen.service
    notes = [f"Bitácora de {service.full_name}", f"Descargada el {timezone.localtime():%d-%m-%Y, %H:%M}"]
    notes += [f"Horas de {service.time_zone}."] + (["DATOS DE DEMOSTRACIÓN"] if service.is_fictional else [])
    with timezone.override(zoneinfo.ZoneInfo(service.time_zone)):
        sheet = Sheet("Eventos", COLUMNS, chosen.events().iterator(2000))
        return render_workbook([sheet], title=notes[0], notes=notes)


def start_export(chosen, *, by, key):
    """A workbook too large for a request: a job whose output is the file."""
    title = f"Bitácora de {chosen.service.short_name} (XLSX)"
    return jobs.start(
        EXPORT, by=by, key=f"trail-{key}", title=title, service_id=chosen.service.pk, asked=chosen.as_args()
    )


def start_check(service, *, by, key):
    title = f"Comprobación de la bitácora de {service.short_name}"
    return jobs.start(CHECK, by=by, key=f"check-{key}", title=title, service_id=service.pk)


@jobs.handler(EXPORT)
def _export(job, progress, *, service_id, asked):
    service = _allowed(job, service_id)
    data = workbook(TrailFilter(asked, service))
    progress.check()
    return jobs.Outcome(output=store_named(ContentFile(data), f"bitacora-{service.slug}.xlsx", by=job.by))


@jobs.handler(CHECK)
def _check(job, progress, *, service_id):
    service = _allowed(job, service_id)
    verdict = check_service(service, progress=lambda done: progress(done, note="Comprobando la cadena."))
    if verdict.faults:
        raise jobs.JobFailed(" ".join(["La cadena tiene fallas.", *verdict.faults[:10]]))
    note = f"{verdict.events} eventos, ninguna falla. Cabeza {verdict.head[:12]}"
    return jobs.Outcome(note=note)


def _allowed(job, service_id):
    """The Servicio, if the person may still see its trail now that the job starts."""
    ids = job.by.reach.ids(SERVICE, roles_allowing(SERVICE, Area.TRAIL, Capability.SEE))
    if service_id not in ids:
        raise jobs.JobFailed("Ya no hay permiso para ver esta bitácora.")
    return LocalService.objects.get(pk=service_id)


def _options(rows, column, words):
    values = rows.order_by().values_list(column, flat=True).distinct()
    return sorted(((value, words(value)) for value in values), key=lambda pair: pair[1])


def _day(text):
    text = str(text or "").strip()[:10]
    for pattern in ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return day if 1990 <= day.year <= 2099 else None
    return None


def _number(text):
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _sentences(event):
    return "\n".join(f"{label}: {before} → {after}" for label, before, after in changes_words(event))


COLUMNS = [
    Column(
        "N.º", lambda event: event.seq, width=10, number_format="0", note="El lugar en la cadena del Servicio"
    ),
    Column(
        "Cuándo",
        lambda event: timezone.localtime(event.at).replace(tzinfo=None),
        width=18,
        number_format="dd-mm-yyyy hh:mm",
    ),
    Column("Persona", lambda event: str(event.actor) if event.actor else "Sistema", width=28),
    Column("En calidad de", lambda event: event.capacity, width=28),
    Column("Qué hizo", lambda event: verb_words(event.verb), width=24),
    Column("Tipo", lambda event: subject_words(event.subject_type), width=20),
    Column("Sobre qué", lambda event: event.subject_label if event.salt else "(texto borrado)", width=50),
    Column("Cambios", _sentences, width=70),
    Column("Huella", lambda event: event.hash, width=66, note="Encadena este evento con el anterior"),
]
