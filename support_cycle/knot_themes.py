"""The themes under which knots of several units show up together: a Servicio's own list."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.editing import create
from accounts.models import LocalService
from accounts.sorting import sort_key
from accounts.trail import record
from support_cycle.models import KnotTheme


def tidy(name):
    return " ".join(name.split())


def theme_named(service, name):
    """The Servicio's theme of that name, however it is written (accents, capitals); None where there is none."""
    asked = sort_key(tidy(name))
    return next(
        (row for row in KnotTheme.objects.filter(service=service) if sort_key(row.name) == asked), None
    )


@transaction.atomic
def ensure_theme(service, name, *, by):
    """The theme of that name, made now where there is none; one that was archived is in use again."""
    LocalService.objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
    theme = theme_named(service, name)
    if theme is None:
        theme = KnotTheme.objects.create(
            service=service, name=tidy(name), position=_last(service), updated_by=by
        )
        record("create", theme, by=by, changes={"name": [None, theme.name]})
    elif theme.archived_at:
        put_in_use(theme, True, by=by)
    return theme


def create_theme(form, *, by, service):
    return create(form, by=by, service=service, position=_last(service))


@transaction.atomic
def put_in_use(theme, in_use, *, by):
    """Archive a theme, or use it again: the knots keep theirs, and it is no longer offered for new ones."""
    at = None if in_use else timezone.now()
    if KnotTheme.objects.filter(pk=theme.pk, archived_at__isnull=not in_use).update(archived_at=at):
        theme.archived_at = at
        record("restore" if in_use else "archive", theme, by=by)


def _last(service):
    last = KnotTheme.objects.filter(service=service).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
