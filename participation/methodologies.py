"""The guides of a Servicio: started from one of ours, written, put in order, copied, archived."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.trail import record
from participation.models import Methodology, Moment, Question


def listed(service, *, archived=False):
    """The Servicio's guides, each with how many questions it asks and in how many sessions it was used."""
    rows = Methodology.objects.filter(service=service, archived_at__isnull=not archived)
    return rows.annotate(
        asked=Count("questions", distinct=True), used=Count("sessions", distinct=True)
    ).order_by("name", "pk")


def by_moment(methodology):
    """[(moment, its questions in order)] of the three moments, and how many minutes they take together."""
    found = defaultdict(list)
    for question in methodology.questions.order_by("position", "pk"):
        found[question.moment].append(question)
    moments = [(moment, found[moment.value]) for moment in Moment]
    return moments, sum(question.minutes for rows in found.values() for question in rows)


def start_from(point, *, service, by):
    """A guide of the Servicio's own, made from a StartingPoint."""
    questions = [
        Question(moment=moment, text=text, minutes=minutes, position=place)
        for place, (moment, text, minutes) in enumerate(point.questions, start=1)
    ]
    guide = Methodology(
        name=point.name, purpose=point.purpose, duration=point.duration, materials=point.materials
    )
    return _make(guide, questions, service=service, by=by)


def copy_of(methodology, *, by):
    """Another guide with the same questions, to change what is different."""
    questions = [
        Question(moment=one.moment, text=one.text, minutes=one.minutes, position=one.position)
        for one in methodology.questions.order_by("position", "pk")
    ]
    guide = Methodology(
        name=f"{methodology.name[:140]} (copia)",
        purpose=methodology.purpose,
        duration=methodology.duration,
        materials=methodology.materials,
    )
    return _make(guide, questions, service=methodology.service, by=by, origin=methodology)


def archive(methodology, *, by):
    """Leave a guide out of the list, or bring it back. Sessions that used it keep it."""
    was, now = methodology.archived_at, None if methodology.archived_at else timezone.now()
    with transaction.atomic():
        rows = Methodology.objects.filter(pk=methodology.pk, archived_at=was)
        if rows.update(archived_at=now, updated_by=by):
            record("archive" if now else "restore", methodology, by=by)
    methodology.archived_at = now
    return methodology


def _make(guide, questions, *, service, by, origin=None):
    with transaction.atomic():
        guide.service, guide.updated_by = service, by
        guide.name = _free_name(service, guide.name)
        guide.save()
        for question in questions:
            question.service, question.methodology, question.updated_by = service, guide, by
        Question.objects.bulk_create(questions)
        told = {"name": [None, guide.name], "questions": [None, len(questions)]}
        told |= {"origin": [None, origin.name]} if origin else {}
        record("create", guide, by=by, changes=told)
    return guide


def _free_name(service, name):
    """«Taller», «Taller 2»… With the Servicio's row held, so that two who ask at once get two names."""
    type(service).objects.select_for_update(no_key=True).only("pk").get(pk=service.pk)
    taken = set(Methodology.objects.filter(service=service).values_list("name", flat=True))
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
