"""The expediente of a plan: every paper that shows how it came about, in one order and under names that do not change.

What goes in is sealed, an act, or made of published words; never what was said as it was said, nor photographs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils.text import slugify

from accounts.models import Body
from documents.attachments import stored_path
from documents.sealing import open_paper
from participation.models import Minutes, Process
from plans import recommendations
from plans.annual_moves import workflow
from plans.models import SealedVersion

PAPERS = ("pdf", "xlsx")
Purpose = SealedVersion.Purpose
FILE_NAMES = {
    Purpose.DRAFT: "copia-de-trabajo",
    Purpose.SOCIALISATION: "socializacion",
    Purpose.PRESENTATION: "presentacion",
    Purpose.DEP: "revision-dep",
    Purpose.BUDGET: "ajuste-presupuesto",
    Purpose.SANCTION: "sancion",
    Purpose.AMENDMENT: "modificacion",
    Purpose.TRANSCRIPT: "transcripcion",
}


@dataclass(frozen=True)
class Piece:
    """A file of the expediente. `open()` gives it for reading, made or stored; FileNotFoundError where it is lost."""

    path: str
    title: str
    open: Callable
    day: date | None = None
    code: str = ""

    @property
    def is_pdf(self):
        return self.path.endswith(".pdf")


@dataclass
class Part:
    """A chapter of the expediente; `waiting` says what is not there yet, `note` what it holds."""

    title: str
    note: str
    pieces: list = field(default_factory=list)
    waiting: list = field(default_factory=list)


def parts_of(plan, makers):
    """Every part of a plan's expediente, in order; a constant number of queries.

    `makers` are the papers that are made for it (`dossier_makers.Makers`): nothing is made before a piece is opened.
    """
    versions = list(
        SealedVersion.objects.for_list().filter(plan=plan).defer("document__snapshot").order_by("number")
    )
    return [
        _versions(versions),
        _changes(versions, makers),
        _coverage(makers),
        _minutes(plan),
        _opinions(plan, makers),
        _acts(plan, makers),
    ]


def _versions(versions):
    part = Part("Versiones selladas", "Cada versión del plan como se selló, en PDF y en planilla.")
    for version in versions:
        if not version.document.has_papers:
            part.waiting.append(f"Los documentos de la versión {version.number} todavía se preparan.")
            continue
        for extension in PAPERS:
            part.pieces.append(
                Piece(
                    f"1-versiones/version-{version.number:02}-{FILE_NAMES[version.purpose]}.{extension}",
                    f"Versión {version.number}: {version.get_purpose_display()}{_ending(extension)}",
                    _paper(version.document, extension),
                    version.document.sealed_at,
                    version.document.code,
                )
            )
    if not versions:
        part.waiting.append(
            "Todavía no hay versiones selladas: la primera se sella al pasar a socialización."
        )
    return part


def _changes(versions, makers):
    part = Part("Qué cambió entre versiones", "De cada versión a la siguiente, palabra por palabra.")
    for old, new in pairwise(versions):
        part.pieces.append(
            Piece(
                f"2-cambios/cambios-{old.number:02}-{new.number:02}.pdf",
                f"Qué cambió entre la versión {old.number} y la {new.number}",
                makers.changes(old, new),
            )
        )
    if len(versions) < 2:
        part.waiting.append("Se prepara cuando hay dos versiones selladas.")
    return part


def _coverage(makers):
    note = "Quiénes fueron escuchados y dónde, sin las casillas de menos de cinco personas."
    return Part(
        "Cobertura de la participación",
        note,
        [
            Piece("3-cobertura/cobertura.pdf", "Cobertura de la participación", makers.coverage("pdf")),
            Piece(
                "3-cobertura/cobertura.xlsx",
                "Cobertura de la participación, planilla",
                makers.coverage("xlsx"),
            ),
        ],
    )


def minutes_of(plan):
    """The sealed actas of the plan's sessions, and those of the bodies that receive it, of the year it was made in."""
    bodies = Body.objects.filter(service=plan.service_id).filter(
        Q(receives_plan=True) | Q(kind=Body.Kind.PLAN_COMMITTEE)
    )
    return (
        Minutes.objects.filter(service=plan.service_id)
        .filter(Q(session__plan=plan) | Q(body__in=bodies.values("pk"), year=plan.year - 1))
        .select_related("body", "document", "session")
        .defer("document__snapshot")
        .order_by(F("body__kind").asc(nulls_first=True), "body__name", "year", "number", "edition", "pk")
    )


def _minutes(plan):
    part = Part("Actas", "De las sesiones del proceso, y de las instancias que reciben el plan, selladas.")
    for one in minutes_of(plan):
        if not one.document.has_papers:
            part.waiting.append(f"El documento de {name_of(one)} todavía se prepara.")
            continue
        edition = f"-version-{one.edition}" if one.edition > 1 else ""
        owner = slugify(str(one.body)) if one.body else "proceso"
        part.pieces.append(
            Piece(
                f"4-actas/{owner}-{one.year}-acta-{one.number:03}{edition}.pdf",
                name_of(one),
                _paper(one.document, "pdf"),
                one.session.starts_at,
                one.document.code,
            )
        )
    if not part.pieces and not part.waiting:
        part.waiting.append("Todavía no hay actas cerradas.")
    return part


def name_of(minutes):
    """«Acta N.º 9/2026 del Consejo Local, versión 2»."""
    owner = str(minutes.body) if minutes.body else "proceso participativo"
    edition = f", versión {minutes.edition}" if minutes.edition > 1 else ""
    return f"{minutes}, {owner}{edition}"


def _opinions(plan, makers):
    part = Part(
        "Pronunciamientos y recomendaciones",
        "Lo que dijo cada instancia de la versión que recibió, cada recomendación y su respuesta.",
    )
    acts = recommendations.acts_of(plan)
    if not acts:
        part.waiting.append("Todavía no hay pronunciamientos registrados.")
        return part
    for extension in PAPERS:
        part.pieces.append(
            Piece(
                f"5-pronunciamientos/recomendaciones-y-respuestas.{extension}",
                f"Recomendaciones y respuestas{_ending(extension)}",
                makers.recommendations(extension),
            )
        )
    for act in acts:
        name = f"5-pronunciamientos/version-{act.sealed_version.number:02}-{slugify(act.issuer)}"
        _attach(part, act.file, name, f"Documento del pronunciamiento: {act.issuer}", act.agreed_on)
    return part


def _acts(plan, makers):
    part = Part(
        "Quórum, difusión y actos administrativos",
        "Quién recibió el plan y cuándo, con cuántas personas se sesionó, cómo se difundió y qué actos lo aprobaron.",
        [Piece("6-proceso/antecedentes-del-proceso.pdf", "Antecedentes del proceso", makers.facts())],
    )
    process = Process.objects.filter(plan=plan).select_related("act_file").first()
    if process:
        number = f", N.º {process.act_number}" if process.act_number else ""
        title = f"Acto que constituye el comité del PAL{number}"
        _attach(part, process.act_file, "6-proceso/acto-del-comite", title, process.act_date)
    for row in plan.presentations.filter(file__isnull=False).select_related("body", "file", "sealed_version"):
        name = f"6-proceso/recepcion-version-{row.sealed_version.number:02}-{slugify(str(row.body))}"
        _attach(part, row.file, name, f"Recepción de {row.body}", row.received_on)
    for decision in plan.decisions.filter(file__isnull=False).select_related("file").order_by("at", "pk"):
        label = workflow.moves[decision.move].label if decision.move in workflow.moves else decision.move
        number = f", N.º {decision.act_number}" if decision.act_number else ""
        name = f"6-proceso/acto-{decision.at:%Y%m%d}-{slugify(label)[:40]}-{decision.pk}"
        _attach(part, decision.file, name, f"{label}{number}", decision.act_date)
    return part


def _paper(document, extension):
    return lambda: open_paper(document, extension)


def _attach(part, attachment, path, title, day):
    """Add a file that somebody brought, if there is one; never a picture, which may show who must not be shown."""
    if attachment is None:
        return
    if attachment.content_type.startswith("image/"):
        part.waiting.append(f"{title}: es una imagen, y las imágenes no entran. Sirve el documento en PDF.")
        return
    suffix = PurePath(attachment.name).suffix.lower()[:6]
    part.pieces.append(
        Piece(f"{path}{suffix}", title, lambda: default_storage.open(stored_path(attachment.sha256)), day)
    )


def _ending(extension):
    return "" if extension == "pdf" else ", planilla"
