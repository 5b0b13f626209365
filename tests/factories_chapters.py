"""Plain functions that make the chapters of a plan for tests."""

import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Annex, ImprovementProgress, InstitutionalLink, Section, Staffing
from tests.factories import make_plan, make_section, make_service, make_user

CUT_OFF = datetime.date(2026, 7, 31)


def make_chapter(kind=Section.Kind.TEXT, role="planner", **fields):
    """(section, person): a chapter of a draft plan, and somebody with `role` at its Servicio."""
    plan = make_plan(fields.pop("service", None) or make_service(), cut_off=CUT_OFF, **fields)
    section = make_section(plan, kind, key="capitulo")
    return section, make_user(role, on=plan.service)


def url_of(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.service.slug, plan.year, *args])


def make_link(plan, **fields):
    place = plan.links.count() + 1
    fields = {"institution": f"Institución {place}", "scope": "communal", "purpose": "Coordinar"} | fields
    return InstitutionalLink.objects.create(service=plan.service, plan=plan, position=place, **fields)


def make_annex(plan, **fields):
    fields.setdefault("title", f"Anexo {plan.annexes.count() + 1}")
    return Annex.objects.create(service=plan.service, plan=plan, position=plan.annexes.count() + 1, **fields)


def make_staffing(plan, school, kind=Staffing.Kind.TEACHERS, **fields):
    fields = {"people": 10, "hours": Decimal("440.5")} | fields
    return Staffing.objects.create(service=plan.service, plan=plan, school=school, kind=kind, **fields)


def make_progress(plan, school, **fields):
    counts = {"leadership": 3, "pedagogy": 4, "coexistence": 5, "resources": 2, "fulfilment": Decimal("55.3")}
    return ImprovementProgress.objects.create(
        service=plan.service, plan=plan, school=school, **counts | fields
    )


def pdf_upload(name="acta.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%invented\n" + b"x" * 200, "application/pdf")
