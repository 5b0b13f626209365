"""The addresses and form data of the page of voices, for its tests."""

from django.urls import reverse


def url(name, plan, *args):
    return reverse(f"participation:{name}", args=[plan.service.slug, plan.year, *args])


def box(row):
    return f"{row.pk}:{row.trace_id or 0}"


def decision(plan, **fields):
    return {"decision": "incorporated", "target": f"a{plan.actions.first().pk}", "how": "Entra."} | fields
