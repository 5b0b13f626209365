"""Noting a contribution, by its form and from the device, against the smallest form post; the weight of its page."""

import gzip
import itertools
import json
import re
import uuid
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.benchmarks.measure import interleaved
from tests.benchmarks.world import member
from tests.factories import make_plan, make_school
from tests.factories_participation import make_session, make_stakeholder

PER_POST, KILOBYTES = 1.5, 100
ASSETS = re.compile(r'(?:src|href)="/static/([^"]+)"')


def measure(table, asked):
    table.group("a session noted as it happens")
    noting = Noting()
    posts = {"smallest": noting.rename, "form": noting.note, "device": noting.send}
    taken = interleaved(asked.runs, 5, **posts)
    told = {"form": "a contribution by its form", "device": "a contribution from the device"}
    for name, what in told.items():
        detail = f"{taken[name] * 1000:.1f} ms, {taken['smallest'] * 1000:.1f} ms"
        table.line(
            f"{what}: per smallest form post", taken[name] / taken["smallest"], PER_POST, detail=detail
        )
    table.line("first load of its page, compressed", noting.weight() / 1024, KILOBYTES, unit="kB")


class Noting:
    """A planner with a session under way."""

    def __init__(self):
        plan = make_plan()
        teachers = make_stakeholder(plan.service, "Docentes")
        school = make_school(plan.service)
        self.session = make_session(plan, school=school, stakeholders=[teachers], status="running")
        self.said = {"text": "Que el bus pase antes.", "stakeholder": teachers.pk, "moment": "identify"}
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(member(plan.service))
        self.names = itertools.cycle(["Ana", "Rosa"])
        self.page = self._at("capture")

    def note(self):
        self._post(self._at("capture_contribution"), self.said | {"receipt": uuid.uuid4()}, 302)

    def send(self):
        item = self.said | {"client_id": str(uuid.uuid4()), "kind": "aporte"}
        response = self.client.post(
            self._at("capture_sync"), json.dumps({"items": [item]}), content_type="application/json"
        )
        self._expect(response, 200)
        if response.json()["answers"][0]["state"] != "saved":
            raise RuntimeError(response.content.decode())

    def rename(self):
        """The smallest form of the product that writes: one's own name, with its event."""
        names = {"first_name": next(self.names), "last_name": "Rojas"}
        self._post(reverse("account_name"), names, 302)

    def weight(self):
        page = self.client.get(self.page).content
        total = len(gzip.compress(page)) + len(gzip.compress(self.client.get(f"{self.page}?armazon").content))
        for address in set(ASSETS.findall(page.decode())):
            name = re.sub(r"\.[0-9a-f]{12}\.", ".", address)
            total += len(gzip.compress(Path(finders.find(name)).read_bytes()))
        return total + len(gzip.compress((settings.BASE_DIR / "static/js/sw.js").read_bytes()))

    def _at(self, name):
        return reverse(f"participation:{name}", args=[self.session.pk])

    def _post(self, place, data, status):
        self._expect(self.client.post(place, data), status)

    def _expect(self, response, status):
        if response.status_code != status:
            raise RuntimeError(f"{response.request['PATH_INFO']}: {response.status_code}")
