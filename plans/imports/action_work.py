"""Writing the actions and indicators of a confirmed sheet: whole or not at all, with an event for each."""

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.roles import Capability
from accounts.trail import record
from documents import jobs
from documents.attachments import stored_path
from documents.models import Attachment
from documents.preview import CHANGED
from documents.reading import Unreadable
from plans.imports.actions import ACTIONS, Named, preview_actions
from plans.models import Action, AnnualPlan, Indicator
from plans.ordering import next_position

IMPORT = "plans.import_actions"
STEPS = 3
CHOICES = {
    (Action, "kind"): Action.Kind,
    (Indicator, "unit"): Indicator.Unit,
    (Indicator, "sense"): Indicator.Sense,
    (Indicator, "periodicity"): Indicator.Periodicity,
}


class MovedOn(Exception):
    """The plan changed after the sheet was looked at: it has to be looked at again."""

    def __init__(self):
        super().__init__(
            "El plan cambió después de revisar la planilla. No se guardó nada: revisarla otra vez."
        )


def preview_stored(plan, attachment, *, progress=None):
    """The preview of an uploaded workbook; `Unreadable` where it cannot be read, or is no longer there."""
    try:
        with default_storage.open(stored_path(attachment.sha256)) as file:
            return preview_actions(plan, file, progress=progress)
    except FileNotFoundError:
        raise Unreadable("El archivo ya no está en el servidor: subir la planilla otra vez.") from None


def take_actions(plan_id, attachment, *, seen, by):
    """Write what was seen and return the `ActionPreview`; `MovedOn` where the plan is no longer as it was.

    `seen` is the preview's digest. All is looked at again under the plan's lock: nothing else is written.
    """
    try:
        with transaction.atomic():
            return _take(plan_id, attachment, seen, by)
    except IntegrityError:  # somebody took one of the codes a moment ago
        raise MovedOn from None


def _take(plan_id, attachment, seen, by):
    AnnualPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    plan = AnnualPlan.objects.for_detail().get(pk=plan_id)
    preview = preview_stored(plan, attachment)
    if not plan.is_writable or not preview.may_be_taken or preview.seen != seen:
        raise MovedOn
    writer = _Writer(plan, by)
    for sheet in preview.sheets:
        write = writer.action if sheet.sheet == ACTIONS else writer.indicator
        for row in sheet.to_write:
            write(row, _values(Action if sheet.sheet == ACTIONS else Indicator, row))
    told = {sheet.sheet.lower(): [None, len(sheet.to_write)] for sheet in preview.sheets}
    told["archivo"] = [None, f"{attachment.name} ({attachment.sha256[:16]})"]
    record("import", plan, by=by, changes=told)
    return preview


@jobs.handler(IMPORT)
def import_actions(job, progress, plan_id, file_id, seen):
    """A large sheet, in the worker: the same as on the page, all in one transaction."""
    plan = AnnualPlan.objects.for_detail().allowing(job.by, Capability.WRITE).filter(pk=plan_id).first()
    attachment = Attachment.objects.filter(pk=file_id, by=job.by).first()
    if plan is None or attachment is None:
        raise jobs.JobFailed("Ya no hay permiso para escribir en este plan.")
    progress(1, STEPS, "Leyendo la planilla.")
    try:
        preview = preview_stored(plan, attachment, progress=progress.check)
        if preview.seen != seen:
            if _taken_before(plan, attachment, preview):
                return jobs.Outcome(location=plan.get_absolute_url(), note="la planilla ya estaba guardada")
            raise MovedOn
        progress(2, STEPS, "Guardando.")
        preview = take_actions(plan_id, attachment, seen=seen, by=job.by)
    except (MovedOn, Unreadable) as refused:
        raise jobs.JobFailed(str(refused)) from refused
    return jobs.Outcome(location=plan.get_absolute_url(), note=f"{len(preview.to_write)} filas con cambios")


def _taken_before(plan, attachment, preview):
    """Whether a worker that died after saving left nothing to do: what the sheet says is what stands."""
    return not preview.problems and not preview.to_write


class _Writer:
    """Writes rows one by one with their events, and remembers what every new row would ask again."""

    def __init__(self, plan, by):
        self.plan, self.by = plan, by
        self.by_code = {action.code: action for action in plan.actions.all()}
        self.last = {}

    def action(self, row, values):
        if row.target is not None:
            return _change(row.target, values, self.by)
        self.by_code[values["code"]] = self._make(Action, values, values["objective"].actions, plan=self.plan)

    def indicator(self, row, values):
        if row.target is not None:
            return _change(row.target, values, self.by)
        action = self.by_code[row.values["action"]]
        self._make(Indicator, values, action.indicators, action=action)

    def _make(self, model, values, siblings, **facts):
        place = (model, siblings.instance.pk)
        self.last[place] = self.last.get(place) or next_position(siblings) - 1
        self.last[place] += 1
        made = model.objects.create(
            service=self.plan.service,
            position=self.last[place],
            updated_by=self.by,
            **facts,
            **{name: value for name, value in values.items() if value is not None},
        )
        told = {
            name: [None, _told(value)] for name, value in values.items() if value not in (None, "", False)
        }
        record("import", made, by=self.by, changes=told)
        return made


def _values(model, row):
    """{column: value} to be written: all that a new row says, only what changes of one that stands."""
    found = {}
    for (name, value), cell in zip(row.values.items(), row.cells, strict=True):
        if name in ("number", "action") or (row.target is not None and cell.state != CHANGED):
            continue
        choices = CHOICES.get((model, name))
        if choices and value is not None:
            value = next(choice.value for choice in choices if choice.label == value)
        found[name] = value.row if isinstance(value, Named) else value
    return found


def _change(standing, values, by):
    changes = {name: [_told(getattr(standing, name)), _told(value)] for name, value in values.items()}
    written = (
        type(standing)
        .objects.filter(pk=standing.pk, version=standing.version)
        .update(**values, version=F("version") + 1, updated_at=timezone.now(), updated_by=by)
    )
    if not written:
        raise MovedOn
    record("import", standing, by=by, changes=changes)


def _told(value):
    if hasattr(value, "as_tuple") or hasattr(value, "isoformat") or hasattr(value, "pk"):
        return str(value)
    return value
