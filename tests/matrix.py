"""The world in which every address is asked by every role: one Servicio that is ours, one that is not."""

import datetime
import functools

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import end_role, give_role
from documents import links
from documents.attachments import store_named
from documents.models import Job
from documents.sealing import keep_papers
from plans.models import (
    Amendment,
    Annex,
    AnnualPlan,
    CalendarRule,
    Comment,
    Cut,
    Decision,
    ImprovementProgress,
    InstitutionalLink,
    MemberLink,
    ObservationGroup,
    Presentation,
    Reminder,
    Section,
    Staffing,
    Stage,
)
from plans.versions import seal_version
from tests.factories import (
    make_action,
    make_body,
    make_indicator,
    make_instrument,
    make_measurement,
    make_objective,
    make_plan,
    make_school,
    make_section,
    make_service,
    make_unit,
    make_user,
)
from tests.factories_opinions import make_observation, make_opinion, make_recommendation
from tests.factories_participation import (
    make_agreement,
    make_commitment,
    make_contribution,
    make_session,
    make_theme,
)
from tests.factories_support import (
    make_assignment,
    make_event,
    make_key_action,
    make_knot,
    make_meeting,
    make_network,
    make_practice,
    make_programme,
    make_support_plan,
)

SERVICE_ROLES = [
    "administrator",
    "director",
    "planner",
    "uatp_head",
    "uatp_professional",
    "auditor",
    "reader",
]
SCHOOL_ROLES = ["school_director", "school_team", "companion"]
BODY_ROLES = ["member", "secretary"]
OURS = [*SERVICE_ROLES, *SCHOOL_ROLES, *BODY_ROLES]
NEIGHBOURS = [
    f"neighbour {role}"
    for role in "administrator director planner uatp_head companion school_director member".split()
]
ROLES = ["visitor", "nobody", "ended", *OURS, *NEIGHBOURS]

SEE = {"director", "planner", "uatp_head", "uatp_professional", "auditor", "reader"}
CONTRIBUTE = {"director", "planner", "uatp_head", "uatp_professional"}
WRITE, APPROVE = {"planner"}, {"director"}
DECIDE = WRITE | APPROVE
SEALED = SEE | {*SCHOOL_ROLES, *BODY_ROLES}
# Participation: who sees and who writes what is the Servicio's, the school's and the body's.
HEAR, HEAR_WRITE = SEE, {"planner"}
HEAR_SCHOOL, HEAR_SCHOOL_CONTRIBUTE = SEE | set(SCHOOL_ROLES), {"planner", *SCHOOL_ROLES}
HEAR_BODY, HEAR_BODY_WRITE = SEE | set(BODY_ROLES), {"planner", "secretary"}
# The support cycle: the companion writes, the school's team contributes, the head writes and approves.
TEAM = {"school_director", "school_team"}
SUPPORT_SERVICE = {"director", "planner", "uatp_head", "uatp_professional", "auditor"}
SUPPORT, SUPPORT_CONTRIBUTE = SUPPORT_SERVICE | {"companion"} | TEAM, {"companion"} | TEAM
SUPPORT_WRITE, SUPPORT_APPROVE = {"companion", "uatp_head"}, {"uatp_head"}
UATP_ONLY, UATP_ONLY_WRITE = {"uatp_head", "companion"}, {"companion"}
PEOPLE, PEOPLE_WRITE = {"administrator", "auditor"}, {"administrator"}
DATA_WRITE = {"administrator", "planner"}
DATA = set(SERVICE_ROLES)
SCHOOL_DATA = DATA | set(SCHOOL_ROLES)
TRAIL = {"administrator", "director", "auditor"}
PERSON = set(ROLES) - {"visitor"}
ANYBODY = set(ROLES)
NOBODY = set()
MARK = "Marca Secreta"  # in the names of what is ours: nobody else may read it
ORIGINAL = "Palabra Original"  # in what was said, as it was said: it stays among the Servicio's own roles


class World:
    """One of everything, in our Servicio: `plan` being written, `published` with its sealed version and papers."""

    def __init__(self):
        self.service, self.other = make_service(MARK, slug="nuestro"), make_service("Vecino", slug="vecino")
        self.school, other_school = make_school(self.service, f"Escuela {MARK}"), make_school(self.other)
        self.body, other_body = make_body(self.service), make_body(self.other)
        self.people = {"nobody": make_user(), "ended": make_user()}
        for role in SERVICE_ROLES:
            self.people[role] = make_user(role, on=self.service)
        for role in SCHOOL_ROLES:
            self.people[role] = make_user(role, on=self.school)
        for role in BODY_ROLES:
            self.people[role] = make_user(role, on=self.body)
        for name in NEIGHBOURS:
            role = name.removeprefix("neighbour ")
            anchor = {"school_director": other_school, "companion": other_school, "member": other_body}.get(
                role, self.other
            )
            self.people[name] = make_user(role, on=anchor)
        self._end(self.people["ended"])
        self.planner = self.people["planner"]
        self.file = store_named(ContentFile(b"%PDF-1.7 matrix"), "a.pdf", by=self.planner)
        self.plan = self._plan(2027, AnnualPlan.Status.DRAFT)
        self.published = self._plan(2026, AnnualPlan.Status.PUBLISHED)
        self.version = seal_version(self.published, purpose="sanction", by=self.planner)
        keep_papers(self.version.document, pdf=b"%PDF-1.7 sealed", xlsx=b"PK sealed")
        self.link, self.token = links.open_link(
            self.version.document, label="Comité", days=3, by=self.planner
        )
        self.job = Job.objects.create(
            key="matrix", handler="x", title="Trabajo", by=self.planner, status="done", output=self.file
        )
        self.decision = Decision.objects.create(
            service=self.service,
            plan=self.plan,
            move="present",
            from_status="draft",
            to_status="draft",
            by=self.planner,
            file=self.file,
        )
        self.presentation = Presentation.objects.create(
            service=self.service,
            plan=self.published,
            body=self.body,
            sealed_version=self.version,
            received_on=datetime.date(2025, 10, 14),
            due_on=datetime.date(2025, 11, 5),
            by=self.planner,
            file=self.file,
        )
        self.amendment = Amendment.objects.create(
            service=self.service,
            plan=self.published,
            number=1,
            reason="x",
            opened_by=self.planner,
            closed_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
            file=self.file,
        )
        self.member_link = MemberLink.objects.create(service=self.service, link=self.link, body=self.body)
        self._opinions()
        self._participation()
        self._support()
        # Nobody works here: what waits for ten minutes would make /salud/ answer 503 on a slow machine.
        Job.objects.filter(status=Job.Status.QUEUED).update(status=Job.Status.DONE)

    def _opinions(self):
        """An act of our body on the published plan's version, with what it recommends; and one of the draft's year."""
        self.opinion = make_opinion(self.version, self.body, file=self.file, by=self.planner)
        self.observation = make_observation(self.version, text=f"Lo escribió {MARK} {ORIGINAL}")
        self.group = ObservationGroup.objects.create(
            service=self.service, plan=self.published, title=f"Grupo {MARK}"
        )
        self.recommendation = make_recommendation(self.opinion, title=f"Recomendación {MARK}")

    def _participation(self):
        """A held session of the plan being written, one of the school and one of the body, with what was said."""
        self.session = make_session(self.plan, title=f"Taller {MARK}", status="held", number=1)
        self.school_session = make_session(
            self.plan, school=self.school, title=f"Taller de escuela {MARK}", status="held", number=2
        )
        self.body_session = make_session(
            None, body=self.body, title=f"Ordinaria {MARK}", status="held", number=1
        )
        self.contribution = make_contribution(self.session, text=f"Lo dijo {MARK} {ORIGINAL}")
        self.theme = make_theme(self.plan, name=f"Tema {MARK}")
        self.contribution.themes.add(self.theme)
        self.commitment = make_commitment(self.session, text=f"Compromiso {MARK} {ORIGINAL}")
        self.body_commitment = make_commitment(self.body_session, text=f"De la instancia {MARK}")
        self.agreement = make_agreement(self.session, text=f"Acuerdo {MARK} {ORIGINAL}")

    def _support(self):
        """A plan in course with a meeting that was held, a knot, and what belongs to the Servicio's UATP."""
        head, companion = self.people["uatp_head"], self.people["companion"]
        self.support_plan = make_support_plan(self.school, status="execution", objective=f"Objetivo {MARK}")
        self.key_action = make_key_action(self.support_plan, what=f"Acción clave {MARK}")
        self.meeting = make_meeting(
            self.support_plan, status="held", lead=companion, progress=f"Avance {MARK}"
        )
        self.knot = make_knot(self.support_plan, text=f"Nudo {MARK}", by=companion)
        self.assignment = make_assignment(companion, self.school)
        self.programme = make_programme(self.service, name=f"Programa {MARK}", coordinator=head)
        self.network = make_network(self.service, [self.school], name=f"Red {MARK}", coordinator=head)
        self.event = make_event(self.service, title=f"Taller {MARK}", coordinator=head)
        self.practice = make_practice(self.service, name=f"Práctica {MARK}", author=head)

    def _end(self, user):
        end_role(give_role(user, "planner", self.service, since=datetime.date(2020, 1, 1)))

    def _plan(self, year, status):
        plan = make_plan(self.service, year=year, status=status)
        for kind in Section.Kind:
            make_section(plan, kind=kind, key=kind.value.replace("_", "-"))
        common = {"service": self.service, "plan": plan}
        unit = make_unit(self.service, name=f"Unidad {year}", email="unidad@ejemplo.cl")
        self.unit = unit
        self.objective = make_objective(plan)
        self.action = make_action(self.objective, [self.school], unit=unit, target_percent=50)
        self.indicator = make_indicator(self.action)
        self.instrument = (
            make_instrument(self.service, objectives=0)
            if not hasattr(self, "instrument")
            else self.instrument
        )
        self.cut = Cut.objects.create(**common, date=datetime.date(year, 3, 31), name="Corte")
        self.measurement = make_measurement(self.indicator, self.cut.date)
        self.measurement.evidence.add(self.file)
        self.annex = Annex.objects.create(**common, title="Anexo")
        self.annex.files.add(self.file)
        self.staffing = Staffing.objects.create(
            **common, school=self.school, kind="teachers", people=1, hours=30, grounds="x"
        )
        self.institution = InstitutionalLink.objects.create(
            **common, scope="communal", institution="Municipalidad", purpose="x"
        )
        self.progress = ImprovementProgress.objects.create(**common, school=self.school)
        self.stage = Stage.objects.create(**common, key="presentation", name="Presentación", file=self.file)
        self.comment = Comment.objects.create(**common, action=self.action, text="x", by=self.planner)
        self.rule = CalendarRule.objects.get_or_create(
            service=self.service,
            key="presentation",
            defaults={"name": "Presentación", "month": 10, "day": 15},
        )[0]
        self.reminder = Reminder.objects.create(
            cut=self.cut,
            unit=unit,
            indicators=1,
            email="x@ejemplo.cl",
            sent_at=datetime.datetime.now(datetime.UTC),
        )
        if year == 2027:
            self.draft = dict(vars(self))
        return plan


@functools.cache
def patterns():
    """{full name: path parameters} of every address of the product."""
    found = {}

    def walk(resolver, namespace):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry, [*namespace, entry.namespace] if entry.namespace else namespace)
            elif isinstance(entry, URLPattern):
                name = entry.name or "without a name"
                found[":".join([*namespace, name])] = list(entry.pattern.converters)

    walk(get_resolver(), [])
    return found
