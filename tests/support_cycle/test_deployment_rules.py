"""What a load is read against is the Servicio's own: ranges and days without contact, agreed by its head of UATP."""

import pytest

from accounts.models import Event
from support_cycle.models import ContactRule, DeploymentRule
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


def test_a_range_is_agreed_changed_and_taken_away_with_its_events(client):
    service = make_service(slug="rangos")
    client.force_login(make_user("uatp_head", on=service))
    url = "/despliegue/rangos/rangos/schools/"
    typed = {"minimum": 7, "maximum": 9, "source": "Reunión de marzo", "version": 0}
    assert client.post(url, typed | {"maximum": 5}).status_code == 422
    assert client.post(url, typed).status_code == 302
    row = DeploymentRule.objects.get()
    assert (row.group, row.minimum, row.maximum, row.source) == ("schools", 7, 9, "Reunión de marzo")
    assert client.post(url, typed | {"maximum": 11}).status_code == 409
    assert client.post(url, typed | {"maximum": 10, "version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.maximum == 10
    assert client.post(url, {"quitar": "si"}).status_code == 302
    assert not DeploymentRule.objects.exists()
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True)) == ["create", "edit", "delete"]
    assert client.get("/despliegue/rangos/rangos/otra/").status_code == 404


def test_the_days_without_contact_are_the_servicios_own(client):
    service = make_service(slug="plazo")
    client.force_login(make_user("uatp_head", on=service))
    assert "30 días de clases" in client.get("/despliegue/plazo/rangos/").content.decode()
    assert client.post("/despliegue/plazo/plazo/", {"school_days": 0, "version": 0}).status_code == 422
    assert client.post("/despliegue/plazo/plazo/", {"school_days": 45, "version": 0}).status_code == 302
    assert ContactRule.objects.get().school_days == 45
    assert client.post("/despliegue/plazo/plazo/", {"school_days": 50, "version": 0}).status_code == 409
