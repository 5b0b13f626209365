"""Good practices."""

import datetime
import uuid

from documents.sealing import keep_papers
from support_cycle.models import PolicyAxis, Practice, PracticeAnswer, PracticeField, Replication
from support_cycle.practice_fields import load_fields
from support_cycle.practice_publication import seal_practice, tell_seal
from tests.factories_support import make_practice, make_support_plan
from tests.matrix import ANYBODY, MARK, SUPPORT, SUPPORT_CONTRIBUTE, SUPPORT_SERVICE, SUPPORT_WRITE

KEYS = "eje capacidad unidad estado q servicio"
FIELDS = (
    "nombre resumen origen palabras-clave inicio nivel fase fase_mas poblacion policy_axes mecanismos mecanismos_mas "
    "telefono correo institution author programme"
)
WRITERS = SUPPORT_WRITE | SUPPORT_CONTRIBUTE
HEAD = {"uatp_head"}
# Who takes a practice up may be of another Servicio.
TAKE_UP = WRITERS | {"neighbour uatp_head", "neighbour companion", "neighbour school_director"}

MATRIX = {
    "support_cycle:practices": (SUPPORT, None),
    "support_cycle:practices_xlsx": (SUPPORT, None),
    "support_cycle:practice_create": (WRITERS, WRITERS),
    "support_cycle:practice": (SUPPORT, None),
    "support_cycle:practice_edit": (WRITERS, WRITERS),
    "support_cycle:practice_part": (WRITERS, WRITERS),
    "support_cycle:practice_move": (SUPPORT, SUPPORT),
    "support_cycle:practice_render": (None, WRITERS),
    "support_cycle:practice_from_plan": (WRITERS, WRITERS),
    "support_cycle:policy_axes": (SUPPORT_SERVICE, None),
    "support_cycle:policy_axis_start": (None, HEAD),
    "support_cycle:policy_axis_create": (None, HEAD),
    "support_cycle:policy_axis_edit": (HEAD, HEAD),
    "support_cycle:policy_axis_archive": (None, HEAD),
    "support_cycle:policy_axis_move": (None, HEAD),
    "support_cycle:public_practices": (ANYBODY, None),
    "support_cycle:public_practice": (ANYBODY, None),
    "support_cycle:public_practice_paper": (ANYBODY, None),
    "support_cycle:replication_create": (TAKE_UP, TAKE_UP),
    "support_cycle:replication_remove": (None, WRITERS),
}


def rows(world):
    """A practice of our school being written, one that is published, an axis, and a unit that took one up."""
    load_fields()
    head = world.people["uatp_head"]
    mine = make_practice(world.service, name=f"En preparación {MARK}", author=head, school=world.school)
    field = PracticeField.objects.get(key="resumen")
    PracticeAnswer.objects.create(practice=mine, field=field, text=f"Trata de {MARK}")
    finished = make_support_plan(world.school, status="closed", objective=f"Objetivo {MARK}")
    axis = PolicyAxis.objects.create(service=world.service, name=f"Eje {MARK}")
    world.shared_practice = publish(world)
    taken = Replication.objects.create(
        practice=mine, school=world.school, since=datetime.date(2026, 3, 2), by=world.people["companion"]
    )
    return {
        "support_cycle:practice": mine.pk,
        "support_cycle:practice_from_plan": finished.pk,
        "support_cycle:policy_axis": axis.pk,
        "support_cycle:replication_remove": taken.pk,
    }


def publish(world):
    """A published practice: without our mark, for what is published is everybody's."""
    row = make_practice(
        world.service,
        name="Publicada",
        author=world.people["uatp_head"],
        slug=f"publicada-{uuid.uuid4().hex[:6]}",
    )
    document = seal_practice(row, by=row.author, capacity="", today=datetime.date(2026, 9, 1))
    Practice.objects.filter(pk=row.pk).update(status=Practice.Status.PUBLISHED)
    tell_seal(row, document, by=row.author)
    keep_papers(document, pdf=b"%PDF-1.7 practice", xlsx=b"PK practice")
    row.refresh_from_db()
    return row


def special(world):
    shared = {"practice": world.shared_practice.slug}
    return {
        "support_cycle:practice_part": {"key": "nucleo"},
        "support_cycle:public_practice": shared,
        "support_cycle:public_practice_paper": shared,
        "support_cycle:replication_create": shared,
    }
