"""A person's own data: kept, shown, handed over; and how one is forgotten while the record stays whole."""

import datetime
import json
from collections import Counter

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from accounts import trail
from accounts.access import end_role, role_models
from accounts.models import Event, Invitation, Receipt, User
from accounts.personal_data import DICTIONARY, NOT_PERSONAL, RETENTION
from accounts.wording import field_words, subject_words

_FREE = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)
_FORGOTTEN = ("Persona", "anonimizada")


def columns():
    """Every column that can hold personal data, by the rule: {"app.Model.field": field}."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.model is model and _can_hold_personal_data(field)
    }


def _can_hold_personal_data(field):
    if field.related_model is User:
        return True
    if not isinstance(field, _FREE) or isinstance(field, models.SlugField) or field.primary_key:
        return False
    return not field.choices


def use_of(key, table=DICTIONARY):
    """The entry of a column in a table of patterns, the most exact first; None where it has none."""
    app, model, field = key.split(".")
    tried = [key, f"{app}.*.{field}", f"{app}.{model}.*", f"*.{field}", f"{app}.*"]
    if model.endswith("Role"):
        tried.insert(1, f"{app}.*Role.{field}")
    return next((table[name] for name in tried if name in table), None)


def as_markdown():
    """The dictionary as docs/personal-data.md shows it; `manage.py personal_data` prints it."""
    lines = ["| dato | para qué | base | cuánto tiempo |", "|---|---|---|---|"]
    lines += [
        f"| `{key}` | {use.purpose} | {use.basis} | {use.retention} |" for key, use in DICTIONARY.items()
    ]
    lines += ["", "| columnas de texto que no son de personas | por qué |", "|---|---|"]
    lines += [f"| `{key}` | {why} |" for key, why in NOT_PERSONAL.items()]
    return "\n".join(lines) + "\n"


# What a person may take away ------------------------------------------------------------------------------


def export_person(user):
    """What the dictionary says is kept of a person, as a dict for JSON: own facts, then rows that name them.

    A row that the person only saved last goes by its number and date: its text is the Servicio's.
    """
    own = {
        str(field.verbose_name): getattr(user, field.name)
        for key, field in columns().items()
        if field.model is User and (use := use_of(key)) and use.exported
    }
    rows = [row for model in apps.get_models() for row in _rows_naming(model, user)]
    rows += [
        _row(invitation, Invitation, "invitación recibida")
        for invitation in Invitation.objects.filter(email__iexact=user.email)
    ]
    return {
        "generado": timezone.now(),
        "persona": own | {"desde": user.date_joined, "último ingreso": user.last_login},
        "resumen": dict(Counter(row["qué"] for row in rows)),
        "registros": rows,
    }


def _rows_naming(model, user):
    for field in model._meta.concrete_fields:
        use = use_of(f"{model._meta.label}.{field.name}") if field.related_model is User else None
        if use and use.exported:
            for row in model._base_manager.filter(**{field.name: user}).order_by("pk").iterator(2000):
                relation = field_words(model._meta.label_lower, field.name)
                yield _row(row, model, relation, texts=field.name != "updated_by")


def _row(row, model, relation, *, texts=True):
    label = model._meta.label_lower
    told = {"qué": subject_words(label), "relación": relation, "tabla": label, "id": str(row.pk)}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if value in (None, ""):
            continue
        if isinstance(field, models.DateField) or (texts and _is_told(model, field)):
            told[field.name] = value
    if hasattr(row, "label") and hasattr(model, "anchor_kind"):
        told["rol"] = row.label
    return told


def _is_told(model, field):
    if field.related_model or field.primary_key:
        return False
    use = DICTIONARY.get(f"{model._meta.label}.{field.name}")
    return (model is Event and field.name == "verb") or (use is not None and use.exported)


# Forgetting -----------------------------------------------------------------------------------------------


def anonymise(user, *, by):
    """Take out who the person was; what they did stays counted, signed by «Persona anonimizada».

    Names, address and ways in go; roles end; every event whose text names the person is emptied by
    `trail.erase`, so that each chain stays whole. What was sealed already is a document of the State and
    keeps its text. Returns how many events were emptied.
    """
    email, names = user.email, {user.get_full_name().strip(), user.email} - {""}
    with transaction.atomic():
        for model in role_models().values():
            for role in model.objects.filter(user=user, until__isnull=True):
                end_role(role)
        _close_every_way_in(user, email)
        for forget in _forgetters:
            forget(user)
        emptied = 0
        for event in _events_naming(user, names, email):
            trail.erase(event, by=by)
            emptied += 1
        letters = Invitation.objects.filter(email__iexact=email)
        letters.update(
            email=f"anonimo-{user.pk}@anonimo.invalid", first_name="", last_name="", revoked_at=timezone.now()
        )
        user.first_name, user.last_name = _FORGOTTEN
        user.email, user.run_hash = f"anonimo-{user.pk}@anonimo.invalid", None
        user.is_active, user.anonymised_at = False, timezone.now()
        user.set_unusable_password()
        user.save()
        user.__dict__.pop("reach", None)
        for service in _services_of(user):
            trail.record("anonymise", user, by=by, service=service)
    return emptied


_forgetters = []


def on_forget(function):
    """Join `function(user)`, called inside `anonymise`: what an app above keeps for the person alone goes too."""
    if function not in _forgetters:
        _forgetters.append(function)
    return function


def _close_every_way_in(user, email):
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    Receipt.objects.filter(by=user).delete()
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__iexact=email).delete()
    end_sessions(user)


def end_sessions(user):
    """Close every open session of a person; returns how many."""
    mine = [session.pk for session in open_sessions(user)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def open_sessions(user):
    now = timezone.now()
    sessions = Session.objects.filter(expire_date__gt=now).iterator()
    return [session for session in sessions if session.get_decoded().get("_auth_user_id") == str(user.pk)]


def _events_naming(user, names, email):
    """Events whose text says who the person is: about the account or its letters, or with the name in it."""
    letters = {str(pk) for pk in Invitation.objects.filter(email__iexact=email).values_list("pk", flat=True)}
    wanted = {name.casefold() for name in names}
    own = {User._meta.label_lower: {str(user.pk)}, Invitation._meta.label_lower: letters}
    found = []
    services = [service.pk for service in _services_of(user) if service]
    events = Event.objects.filter(models.Q(service__in=services) | models.Q(service__isnull=True)).exclude(
        salt=""
    )
    for event in events.order_by("pk").iterator(2000):
        text = f"{event.subject_label} {json.dumps(event.changes, ensure_ascii=False)}".casefold()
        if event.subject_id in own.get(event.subject_type, ()) or any(name in text for name in wanted):
            found.append(event)
    return found


def _services_of(user):
    """Every Servicio whose people the person was among; [None] for who never held a role."""
    ids = set()
    for model in role_models().values():
        ids |= set(model.objects.with_service().filter(user=user).values_list("upward_service", flat=True))
    return list(apps.get_model("accounts.LocalService").objects.filter(pk__in=ids - {None})) or [None]


# Keeping no longer than needed ------------------------------------------------------------------------------


def expire(now=None):
    """Delete what is over for longer than RETENTION says; returns {what: how many}."""
    now = now or timezone.now()
    limit = {what: now - datetime.timedelta(days=days) for what, days in RETENTION.items()}
    Job, Queue = apps.get_model("documents.Job"), apps.get_model("django_tasks_database.DBTaskResult")
    Subscriber = apps.get_model("participation.Subscriber")
    over = models.Q(accepted_at__lt=limit["invitations"]) | models.Q(revoked_at__lt=limit["invitations"])
    rows = {
        "sessions": [Session.objects.filter(expire_date__lt=limit["sessions"])],
        "invitations": [Invitation.objects.filter(over | models.Q(expires_at__lt=limit["invitations"]))],
        "attempts": [
            m.objects.filter(attempt_time__lt=limit["attempts"])
            for m in (AccessAttempt, AccessFailureLog, AccessLog)
        ],
        "receipts": [Receipt.objects.filter(at__lt=limit["receipts"])],
        "jobs": [Job.objects.filter(finished_at__lt=limit["jobs"])],
        "subscribers": [Subscriber.objects.filter(told_at__lt=limit["subscribers"])],
        "queue": [Queue.objects.filter(finished_at__lt=limit["queue"])],
    }
    return {what: sum(each.delete()[0] for each in queries) for what, queries in rows.items()}
