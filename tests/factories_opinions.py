"""What bodies and readers said of sealed versions."""

import datetime
import itertools
import uuid

from plans.models import Observation, Opinion, OpinionSense, Recommendation
from tests.factories import make_user

_number = itertools.count(1)
AGREED = datetime.date(2025, 10, 28)


def make_sense(service, body_kind="comite_directivo_local", name="Sin recomendaciones", **fields):
    return OpinionSense.objects.get_or_create(
        service=service, body_kind=body_kind, name=name, defaults=fields
    )[0]


def make_opinion(version, body=None, **fields):
    """An act on a version that the body received; of the DEP without one."""
    sense = fields.pop("sense", None) or make_sense(version.service, body.kind if body else "")
    presentation = version.presentations.filter(body=body).first() if body else None
    if presentation:
        fields.setdefault("received_on", presentation.received_on)
        fields.setdefault("due_on", presentation.due_on)
    fields["by"] = fields.get("by") or make_user()
    fields.setdefault("agreed_on", AGREED)
    return Opinion.objects.create(
        service=version.service, plan=version.plan, sealed_version=version, body=body, sense=sense, **fields
    )


def make_recommendation(opinion, **fields):
    n = next(_number)
    fields.setdefault("title", f"Recomendación de prueba {n}")
    fields.setdefault("text", f"Considerar lo que se dijo en el punto {n}.")
    fields.setdefault("number", opinion.plan.recommendations.count() + 1)
    if fields.get("answer"):
        fields.setdefault("grounds", "Se hace así, y por esto.")
    return Recommendation.objects.create(
        service=opinion.service, plan=opinion.plan, opinion=opinion, **fields
    )


def make_observation(version, body=None, **fields):
    fields.setdefault("text", f"Falta decir quién acompaña, número {next(_number)}.")
    fields.setdefault("client_id", uuid.uuid4())
    return Observation.objects.create(
        service=version.service, plan=version.plan, sealed_version=version, body=body, **fields
    )
