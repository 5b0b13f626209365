"""Self-assessment: its author writes and reads it, and nobody else. What the head sees is five people or more together.

Nothing of it goes into the trail: those who read the trail are not those who may read it.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.privacy import on_forget
from participation.models import FEW
from support_cycle.models import PeerCase, PeerReply, SelfAssessment, SelfAssessmentAnswer
from support_cycle.statements import STATEMENTS

SHOWN = 6  # of one's own, the newest, in the table of the trend
Answer = SelfAssessmentAnswer.Answer


class Stale(Exception):
    """It was saved from elsewhere since it was opened; `current` is what is stored."""

    def __init__(self, current):
        super().__init__("Se guardó otra cosa desde otra pestaña o aparato.")
        self.current = current


def write(row, *, on, reflection, answers, version=None):
    """Save a person's own: a new row, or one as it was seen at `version`. `answers` is {statement: answer}.

    Raises `Stale` where the row moved on; the same sent twice is no conflict.
    """
    with transaction.atomic():
        if row.pk is None:
            row.on, row.reflection = on, reflection
            row.save()
        elif not _moved_on(row, version, on=on, reflection=reflection):
            current = SelfAssessment.objects.of(row.author).get(pk=row.pk)
            if (current.on, current.reflection, answers_of(current)) == (on, reflection, answers):
                return current
            raise Stale(current)
        row.answers.all().delete()
        SelfAssessmentAnswer.objects.bulk_create(
            [
                SelfAssessmentAnswer(assessment=row, statement=n, answer=answer)
                for n, answer in answers.items()
            ]
        )
    return row


def _moved_on(row, version, **facts):
    mine = SelfAssessment.objects.of(row.author).filter(pk=row.pk, version=version)
    return mine.update(**facts, version=F("version") + 1, updated_at=timezone.now(), updated_by=row.author)


def answers_of(row):
    """{statement: answer}."""
    return dict(row.answers.values_list("statement", "answer"))


def trend(author):
    """(the newest SHOWN of a person's own, oldest first; [(number, statement, [(row, answer or "")])]): two queries."""
    rows = list(SelfAssessment.objects.of(author).prefetch_related("answers")[:SHOWN])[::-1]
    for row in rows:
        row.by_statement = {one.statement: one.get_answer_display() for one in row.answers.all()}
        row.yes = sum(one.answer == Answer.YES for one in row.answers.all())
        row.applicable = sum(one.answer != Answer.NOT_APPLICABLE for one in row.answers.all())
    lines = [
        (number, text, [(row, row.by_statement.get(number, "")) for row in rows])
        for number, text in STATEMENTS.items()
    ]
    return rows, lines


@dataclass(frozen=True)
class Half:
    """Half a year, that is over: what is still being written is not shown to anybody."""

    year: int
    number: int

    @property
    def days(self):
        first, last = ((1, 1), (6, 30)) if self.number == 1 else ((7, 1), (12, 31))
        return datetime.date(self.year, *first), datetime.date(self.year, *last)

    def __str__(self):
        return f"{'Primer' if self.number == 1 else 'Segundo'} semestre de {self.year}"


def halves_over(today, count=4):
    """The newest `count` halves of a year that are over on `today`, the newest first."""
    year, number = (today.year, 1) if today.month > 6 else (today.year - 1, 2)
    found = []
    for _ in range(count):
        found.append(Half(year, number))
        year, number = (year, 1) if number == 2 else (year - 1, 2)
    return found


@dataclass(frozen=True)
class Together:
    """What the people of a Servicio said of themselves in a half year; `lines` is empty under five authors."""

    half: Half
    authors: int | None
    lines: list


def together(service, half, *, reader):
    """The newest answer of each author but the reader, counted by statement, over FEW authors or more.

    The reader's own is left out: who knows their own could otherwise tell what the other four said.
    """
    newest = {}
    rows = SelfAssessment.objects.filter(service=service, on__range=half.days).exclude(author=reader)
    for pk, author in rows.order_by("on", "pk").values_list("pk", "author"):
        newest[author] = pk
    if len(newest) < FEW:
        return Together(half, None, [])
    counts = dict.fromkeys(((n, answer) for n in STATEMENTS for answer in Answer.values), 0)
    said = SelfAssessmentAnswer.objects.filter(assessment__in=newest.values())
    for number, answer in said.values_list("statement", "answer"):
        counts[number, answer] += 1
    lines = [
        {"number": n, "text": text, "counts": [counts[n, answer] for answer in Answer.values]}
        for n, text in STATEMENTS.items()
    ]
    return Together(half, len(newest), lines)


@on_forget
def forget(user):
    """An account that is anonymised leaves nothing of this: it was the person's alone."""
    SelfAssessment.objects.of(user).delete()
    PeerCase.objects.filter(author=user).delete()
    PeerReply.objects.filter(by=user).delete()
