"""The catalogue of bodies leads to each one's life page, for who may open it."""

from django.urls import reverse

from accounts.models import Body
from accounts.roles import Capability
from plans.catalogues import join_page


def life_page(body, user):
    seen = Body.objects.allowing(user, Capability.SEE).filter(pk=body.pk).exists()
    return reverse("participation:body", args=[body.pk]) if seen else ""


join_page("instancias", "Ver su página", life_page)
