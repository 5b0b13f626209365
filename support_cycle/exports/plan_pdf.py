"""The matrix of a support plan on paper: what the team and UATP agreed, as it stands when it is printed."""

from documents.pdf import render_pdf

TEMPLATE = "support_cycle/plans/paper.html"


def render(context):
    """The PDF's bytes. `context` is what the plan's page has (`plan`, `parts`, `sees_action`), and `printed_at`."""
    plan = context["plan"]
    cycle = f", ciclo {plan.number}" if plan.number > 1 else ""
    name = f"Plan de apoyo técnico-pedagógico {plan.year}{cycle}"
    return render_pdf(
        TEMPLATE,
        context | {"name": name, "service": plan.service, "is_demo": plan.service.is_fictional},
    )
