"""manage.py export_plan ID --pdf FILE --xlsx FILE: a plan's papers without the browser."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.sealing import open_paper
from plans.exports import plan_pdf, plan_workbook
from plans.models import AnnualPlan, SealedVersion
from plans.versions import draft_context


class Command(BaseCommand):
    help = "Write a plan's PDF and workbook: the sealed bytes of a version, or the draft as it is now."

    def add_arguments(self, parser):
        parser.add_argument("plan", help="Number of the plan, or SLUG/YEAR as in its address")
        parser.add_argument("--pdf", type=Path)
        parser.add_argument("--xlsx", type=Path)
        parser.add_argument("--version-number", type=int, help="A sealed version; without it, the draft")

    def handle(self, *args, plan, pdf, xlsx, version_number, **options):
        if not pdf and not xlsx:
            raise CommandError("Name at least one of --pdf FILE and --xlsx FILE.")
        found = self._find(plan)
        for extension, path, render in [("pdf", pdf, plan_pdf.render), ("xlsx", xlsx, plan_workbook.render)]:
            if path:
                path.write_bytes(self._bytes(found, version_number, extension, render))
                self.stdout.write(f"{path}: {path.stat().st_size} bytes")

    def _find(self, text):
        plans = AnnualPlan.objects.for_detail()
        slug, _, year = text.partition("/")
        if text.isdecimal():
            plan = plans.filter(pk=int(text)).first()
        elif year.isdecimal():
            plan = plans.at(slug, int(year)).first()
        else:
            plan = None
        if plan is None:
            raise CommandError(f"There is no plan {text}.")
        return plan

    def _bytes(self, plan, number, extension, render):
        if number is None:
            return render(draft_context(plan))
        version = SealedVersion.objects.for_list().filter(plan=plan, number=number).first()
        if version is None:
            raise CommandError(f"{plan} has no version {number}.")
        try:
            with open_paper(version.document, extension) as paper:
                return paper.read()
        except FileNotFoundError as missing:
            raise CommandError("The papers of that version are still being made.") from missing
