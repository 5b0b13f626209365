"""Every address × every role × GET, POST and htmx. A new address without a line in the table fails."""

import io
import zipfile
from urllib.parse import quote

import pytest
from django.db import transaction
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, ServiceRole, User
from documents.tokens import new_token
from plans.models import StrategicObjective
from tests import matrix_participation, matrix_support
from tests.factories import make_indicator, make_school
from tests.matrix import HEAR, MARK, NEIGHBOURS, ORIGINAL, ROLES, World, patterns
from tests.matrix_table import (
    ABSENT_FOR_ALL,
    ELSEWHERE,
    ELSEWHERE_BEGINS,
    MATRIX,
    OF_THE_PUBLISHED,
    OURS_THAT_BEGIN_SO,
)

# Who tries what is typed: the first of these that may.
ACTORS = (
    "planner administrator director uatp_head companion school_director uatp_professional visitor".split()
)
# Whose rows anybody may name.
PUBLIC_TO_ALL = ()
OUTSIDE = ["nobody", "ended", *NEIGHBOURS]
HX = {"HX-Request": "true", "HX-Target": "contenido", "HX-Current-URL": "http://testserver/pal/"}


class Undo(Exception):
    """Rolls one request back, so that the next finds the world as it was."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, request):
    """One world for the whole module, inside a transaction that is undone at its end."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            world = World()
            world.clients = {"visitor": Client()}
            for role, person in world.people.items():
                world.clients[role] = Client()
                world.clients[role].force_login(person)
            world.addresses = addresses(world)
            world.strangers = [person.pk for role, person in world.people.items() if role in NEIGHBOURS]
            yield world
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def addresses(world):
    """{name: path} of every address in the table, of the draft or of the published plan."""
    token, digest = new_token()
    letter = Invitation.objects.create(
        service=world.service,
        email="nueva@ejemplo.cl",
        first_name="N",
        last_name="N",
        token_sha256=digest,
        expires_at="2099-01-01T00:00:00Z",
    )
    someone = world.people["uatp_professional"]
    draft, ours = world.draft, vars(world)
    by_owner = {
        "person": someone.pk,
        "handover": someone.pk,
        "role_": someone.pk,
        "invitation_": letter.pk,
        "job_": world.job.pk,
        "plans:action": "action",
        "plans:coverage": "action",
        "plans:indicator_create": "action",
        "plans:indicator": "indicator",
        "plans:report_indicator": "indicator",
        "plans:evidence": "indicator",
        "plans:objective": "objective",
        "plans:comment": "comment",
        "plans:annex": "annex",
        "plans:institutional_link": "institution",
        "plans:decision_file": world.decision.pk,
        "plans:presentation": world.presentation.pk,
        "plans:link_revoke": world.link.pk,
        "plans:member_link": world.member_link.pk,
        "plans:observation": world.observation.pk,
        "plans:observation_group": world.group.pk,
        "plans:recommendation": world.recommendation.pk,
        **matrix_participation.rows(world),
        **matrix_support.rows(world),
    }
    nursery = make_school(
        world.service, f"Jardín {MARK}", code="99101001", rbd=None, junji_code="99101001", kind="nursery"
    )
    common = {
        "slug": "nuestro",
        "key": "text",
        "number": 1,
        "extension": "pdf",
        "file": world.file.pk,
        "code": world.school.code,
        "kind": "docentes",
        "role_pk": ServiceRole.objects.get(user=someone).pk,
        "seq": 1,
        "issuer": world.body.pk,
        "token": token,
        "name": "primeros-pasos",
    }
    special = {
        "verify_code": {"code": world.version.document.code},
        "reader": {"token": world.token},
        "reader_paper": {"token": world.token},
        "role_end": {"kind": "service"},
        "school_edit": {"code": nursery.code},
        "school_archive": {"code": nursery.code},
        "plans:public_table": {"name": "acciones"},
        "plans:stage_edit": {"key": "presentation"},
        "plans:stage_file": {"key": "presentation"},
        **matrix_participation.special(world),
        **matrix_support.special(world),
    }
    strategic = strategic_indicator(world)
    made = {}
    for name, parameters in patterns().items():
        if name not in MATRIX:
            continue
        published = name in OF_THE_PUBLISHED
        plan = world.published if published else world.plan
        rows = ours if published else draft
        known = common | {"year": plan.year, "cut": rows["cut"].date} | special.get(name, {})
        if name.startswith("plans:catalogue"):
            known |= {"name": "estamentos", "pk": stakeholder(world).pk}
        elif name in ("plans:measurement", "plans:indicator_terms"):
            known["pk"] = strategic.pk
        elif "pk" in parameters:
            owner = max((begin for begin in by_owner if name.startswith(begin)), key=len)
            found = by_owner[owner]
            known["pk"] = rows[found].pk if isinstance(found, str) else found
        made[name] = reverse(name, kwargs={one: known[one] for one in parameters})
    return made


def stakeholder(world):
    return world.service.stakeholders.get_or_create(name="Docentes", defaults={"position": 1})[0]


def strategic_indicator(world):
    objective = StrategicObjective.objects.create(
        service=world.service, instrument=world.instrument, code="OE1", text="x"
    )
    return make_indicator(strategic_objective=objective)


def ask(world, role, method, path, headers):
    """The status and the text of one answer; whatever it wrote is undone."""
    try:
        with transaction.atomic():
            client = world.clients[role]
            response = getattr(client, method)(path, headers=headers)
            content = b"".join(response) if response.streaming else response.content
            raise Undo
    except Undo:
        return response, readable(content)


def readable(content):
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def is_to_login(response):
    place = response.get("HX-Redirect") or response.get("Location", "")
    return reverse("account_login") in place


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    of_others = {name for name in patterns() if name.startswith(ELSEWHERE_BEGINS)} - OURS_THAT_BEGIN_SO
    assert set(patterns()) - of_others - ELSEWHERE == set(MATRIX)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_an_address_answers_each_role_as_the_table_says(world, name):
    path = world.addresses[name]
    of_a_place = "nuestro" in path or any(character.isdigit() for character in path) or "invitacion" in path
    told = []
    for role in ROLES:
        for kind, method, headers in (("get", "get", {}), ("htmx", "get", HX), ("post", "post", {})):
            audience = MATRIX[name][method == "post"]
            response, text = ask(world, role, method, path, headers)
            if why := wrong(name, role, audience, response, text, of_a_place):
                told.append(f"{role} {kind}: {response.status_code}, {why}")
    assert not told, "\n".join(told)


def wrong(name, role, audience, response, text, of_a_place):
    """What an answer should not have been, or ""."""
    status = response.status_code
    if status >= 500:
        return "broke"
    if ORIGINAL in text and role not in HEAR:
        return "shows original words"
    if audience is None:
        return "" if status in (403, 404, 405) or is_to_login(response) else "the method is not taken"
    if role in audience:
        if name in ABSENT_FOR_ALL and status == 404:
            return ""
        return "refused" if status in (401, 403, 404, 405) or is_to_login(response) else ""
    if role == "visitor":
        return "" if is_to_login(response) else "should go to the login"
    if role in OUTSIDE:
        if MARK in text:
            return "shows what is ours"
        return "" if not of_a_place or status == 404 else "should not exist"
    return "" if status in (403, 404) or (not of_a_place and MARK not in text) else "should be refused"


HUGE = "9" * 30
HOSTILE = ["", "x", "-1", HUGE, "2026-99-99", "'\"<script>", "é" * 300, "%00", "None", "1e9", "١٢"]
KEYS = (
    "sobre escrita q pagina page corte desde hasta objetivo unidad orden antes despues comuna tipo rol accion "
    "seccion ver movimiento instancia servicio anio estado situacion persona hecho desde_el hasta_el codigo next "
    "falta rural mover agregar todos armazon visto responder por paso abrir estamento tema sesion momento eje "
    "decision que palabras plan de editar nuevo para volver"
).split() + matrix_support.KEYS


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, (see, _) in MATRIX.items() if see])
def test_no_query_breaks_an_address(world, name):
    role = next(role for role in ACTORS if role in MATRIX[name][0])
    broken = []
    for value in HOSTILE:
        query = "&".join(f"{key}={value if value == '%00' else quote(value)}" for key in KEYS)
        response, _ = ask(world, role, "get", f"{world.addresses[name]}?{query}", {})
        if response.status_code >= 500:
            broken.append(value)
    assert broken == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, places in patterns().items() if name in MATRIX and places])
def test_a_number_that_no_row_has_is_not_found(world, name):
    path = world.addresses[name]
    role = next(r for r in ACTORS if r in set().union(*filter(None, MATRIX[name])))
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.isdigit():
            asked = "/".join([*parts[:place], HUGE, *parts[place + 1 :]])
            for method in ("get", "post"):
                response, _ = ask(world, role, method, asked, {})
                assert response.status_code in (404, 405), f"{method} {asked}: {response.status_code}"


TYPED = ["", "x", HUGE, "-1", "31-11-2027", "' OR 1=1", "é" * 5000, "=cmd|' /C calc'!A0"]
FIELDS = (
    "version name code text title body target target_percent target_text starts_on ends_on unit objective line "
    "axis kind move comment seen act_number act_date received_on body_id how year previous email first_name "
    "last_name role since until days label value absence reason people hours grounds cut_off date weight baseline "
    "decimals position receipt keep_theirs mover accion seccion to done_on on_paper movimiento instancia enrolment "
    "commune display_name junji_code sense agreed_on session members_present members_total votes_for "
    "minority_grounds answer junji_code seat is_minor course person user stakeholder what due_on given_on note "
    "indicator cut replace votes votes_against abstentions mas menos total shows_minors is_authorised outcome que "
    "estado seguro file hecho hacia school_code sessions_needed term_months quorum_rule quorum_value upper "
    "rules_approved_on starts_at ends_at modality place link stakeholders school body agenda methodology "
    "facilitator convener note_taker channel audience reached sealed_version observations proposal privacy_notice "
    "contact committee protection_officer stage member functions purpose duration materials minutes moment pauta "
    "aporte elegidos filtro todos pagina decision how why message referred_to also theme new_theme quitar con "
    "listo uno rows only all verdict observations capacity was_there is_adult result who owner act act_document "
    "after again anio archivar asks author body_kind by_gender client_id coexistence day denominator description "
    "do document enep_objective evaluation extras files formula fulfilment gender_approach group hacer institution "
    "into is_legal is_required is_rural is_substitute is_working key lapses leadership lista means members men "
    "month narrative numerator observacion other parent pedagogy period periodicity public_text q receives_plan "
    "required resources responsible rules_document schools scope sentido servicio source start_day start_month "
    "strategic_objective summary target_units units vista visto volver where women working_days writes year_offset"
).split() + matrix_support.FIELDS


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, (_, change) in MATRIX.items() if change])
def test_nothing_that_is_typed_breaks_an_address(world, name):
    role = next(role for role in ACTORS if role in MATRIX[name][1])
    broken = []
    for value in TYPED:
        try:
            with transaction.atomic():
                response = world.clients[role].post(world.addresses[name], dict.fromkeys(FIELDS, value))
                raise Undo
        except Undo:
            if response.status_code >= 500:
                broken.append(value)
    assert broken == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, (see, _) in MATRIX.items() if see])
def test_no_form_offers_a_row_of_a_neighbour(world, name):
    """What a form does not offer it refuses: a number of another Servicio, posted, is no choice."""
    offered = []
    for role in [role for role in ACTORS if role in MATRIX[name][0]][:2]:
        try:
            with transaction.atomic():
                response = world.clients[role].get(world.addresses[name])
                b"".join(response)
                for form in forms_in(response):
                    offered += [(role, *told) for told in of_the_neighbour(world, form)]
                raise Undo
        except Undo:
            pass
    assert offered == []


def forms_in(response):
    """The forms that a page was made with, once each."""
    found = {}
    for layer in response.context or ():
        for values in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for value in values.values():
                for one in value if isinstance(value, list | tuple) else [value]:
                    if isinstance(one, BaseForm):
                        found[id(one)] = one
    return found.values()


def of_the_neighbour(world, form):
    for field, control in form.fields.items():
        queryset = getattr(control, "queryset", None)
        if queryset is None or queryset.model in PUBLIC_TO_ALL:
            continue
        columns = {one.name for one in queryset.model._meta.concrete_fields}
        if "service" in columns and queryset.filter(service=world.other).exists():
            yield type(form).__name__, field
        if queryset.model is User and queryset.filter(pk__in=world.strangers).exists():
            yield type(form).__name__, field
