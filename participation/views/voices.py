"""The voices of a plan: the page where they are grouped and decided, one of them, and their workbook."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Capability
from accounts.trail import record
from config.web import download, render_page
from participation.exports.voices_workbook import voices_workbook
from participation.forms.voices import DecisionForm, GroupForm
from participation.models import Contribution
from participation.tracing import may_decide, words_of
from participation.views.loading import load_plan
from participation.voice_choice import Choice
from participation.voice_lines import sealed_lines
from participation.voices import Filters, VoiceList

COUNTED = "participation/voices/_decide.html"
FRAGMENTS = {"voices-count": ["voices-save"]}


@require_safe
def voices(request, slug, year):
    plan = load_plan(request, slug, year)
    return voices_page(request, plan)


@require_POST
def voices_chosen(request, slug, year):
    """What is chosen, counted; the page is as it was sent, or at another of its pages with all that was chosen."""
    plan = plan_to_decide(request, slug, year)
    choice = Choice.read(plan, request.POST)
    if request.htmx and request.htmx.target in FRAGMENTS:
        return render_page(request, COUNTED, {"choice": choice}, fragments=FRAGMENTS)
    return voices_page(request, plan, choice=choice)


@require_safe
def voice(request, slug, year, pk):
    plan = load_plan(request, slug, year)
    rows = Contribution.objects.filter(plan=plan).select_related(
        "session", "stakeholder", "axis", "trace__by", "trace__unit", "reviewed_by"
    )
    row = get_object_or_404(rows.prefetch_related("themes"), pk=pk)
    context = {
        "plan": plan,
        "voice": row,
        "decided": words_of(row.trace) if row.trace else "",
        "lines": sealed_lines(request.user, plan, row.trace),
        "trail": [(str(plan), plan.get_absolute_url()), ("Aportes", voices_url(plan))],
    }
    return render_page(request, "participation/voices/voice.html", context)


@require_safe
def voices_xlsx(request, slug, year):
    """What is filtered, as a workbook: with the original words, or («publicadas») with those that may leave alone."""
    plan = load_plan(request, slug, year)
    filters = Filters.read(request.GET)
    is_public = request.GET.get("palabras") == "publicadas"
    book, count = voices_workbook(plan, filters, is_public=is_public)
    words = "solo textos para publicar" if is_public else "también lo que se dijo"
    record("export", plan, by=request.user, changes={"contributions": [None, f"{count}: {words}"]})
    return download(book, f"aportes-{slug}-{year}{'-publicables' if is_public else ''}.xlsx")


def plan_to_decide(request, slug, year):
    """A plan whose voices this person groups and decides; whether its state still lets them is said by the verbs."""
    return load_plan(request, slug, year, Capability.WRITE)


def voices_url(plan, filters=None):
    url = reverse("participation:voices", args=[plan.service.slug, plan.year])
    return f"{url}?{filters.query}" if filters and filters.query else url


def voices_page(request, plan, *, choice=None, form=None, group=None, status=200):
    """The page at its address; or as a form was sent from it, with what was chosen (`choice`) and typed."""
    query = QueryDict(choice.filters.query) if choice else request.GET
    found = VoiceList(plan, query, page=request.POST.get("pagina") if choice else None)
    typed = _typed(request.POST) if choice else {}
    context = {
        "plan": plan,
        "found": found,
        "choice": choice or Choice(),
        "carried": choice.carried(row.pk for row in found.rows) if choice else "",
        "form": form or DecisionForm(plan=plan, options=found.lists.options, initial=typed),
        "group": group or GroupForm(names=found.lists.names, initial=typed),
        "may_decide": plan.may_write and may_decide(plan),
        "trail": [(str(plan), plan.get_absolute_url())],
    }
    return render_page(request, "participation/voices/list.html", context, status=status)


def _typed(post):
    return {name: post.getlist(name) if name == "also" else post.get(name) for name in post}
