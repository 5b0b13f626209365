"""A programme with its axes, a network that meets each month, a training event of sixty people, and reflection."""

import datetime

from support_cycle.models import (
    Axis,
    Enrolment,
    Network,
    NetworkAttendance,
    NetworkMeeting,
    NetworkMember,
    PeerCase,
    Programme,
    SelfAssessment,
    SelfAssessmentAnswer,
    SharedResource,
    Speaker,
    SupportPlan,
    SupportTeam,
    SupportTeamSeat,
    TrainingEvent,
)
from support_cycle.statements import STATEMENTS

AXES = [
    ("Formación docente", "Que cada docente tenga dónde seguir aprendiendo, cerca de su escuela."),
    ("Buenas prácticas", "Que lo que resulta en una escuela llegue a otra, con quien lo hizo."),
    ("Acompañamiento en los aprendizajes", "Que mirar trabajos de estudiantes sea parte de cada reunión."),
]
COAST = ["Escuela Caleta Arrayán", "Escuela Rural Punta Lobería", "Escuela Rural Isla Menor",
         "Escuela Rural Los Cochayuyeros", "Escuela Básica Mar Adentro"]  # fmt: skip
FIRST = (
    "Ana Luz",
    "Bruno",
    "Carla",
    "Diego",
    "Elisa",
    "Fabián",
    "Gloria",
    "Hugo",
    "Irene",
    "Jaime",
    "Karen",
    "Luis",
)
LAST = ("Antilef", "Barra", "Curihual", "Donoso", "Escobar")
ROLES = (
    "Docente",
    "Educadora de párvulos",
    "Jefatura UTP",
    "Asistente de la educación",
    "Director o directora",
)


def seed_networks(maker, plans):
    programme = Programme.objects.create(
        service=maker.service,
        name="Aprendemos juntos",
        purpose="Acompañar a las escuelas en red: formación, prácticas que se comparten y aprendizajes que se miran.",
        coordinator=maker.head,
        starts_on=datetime.date(maker.year, 3, 9),
        ends_on=datetime.date(maker.year + 1, 12, 18),
    )
    axes = [
        Axis.objects.create(programme=programme, name=name, purpose=purpose, position=place)
        for place, (name, purpose) in enumerate(AXES, start=1)
    ]
    SupportPlan.objects.filter(
        pk__in=[plan.pk for plan in plans.values()], status__in=["execution", "closed"]
    ).update(programme=programme, axis=axes[2])
    network = _network(maker, programme, axes[1])
    _event(maker, programme, axes[0], network)
    return programme


def _network(maker, programme, axis):
    network = Network.objects.create(
        service=maker.service,
        programme=programme,
        axis=axis,
        name="Red de escuelas de la costa",
        purpose="Cinco escuelas cercanas planifican una vez al mes y comparten materiales.",
        coordinator=maker.people["rodrigo.fuentes"],
        meets_monthly=True,
    )
    schools = [maker.schools[name] for name in COAST]
    NetworkMember.objects.bulk_create(
        NetworkMember(network=network, school=school, since=datetime.date(maker.year, 3, 16))
        for school in schools
    )
    for number in range(1, 5):
        meeting = NetworkMeeting.objects.create(
            service=maker.service,
            network=network,
            number=number,
            kind="reflection" if number > 1 else "ordinary",
            starts_at=maker.at(maker.back(30 * (5 - number)), 15),
            place="Escuela Caleta Arrayán",
            agenda="Qué trajimos, qué miramos, qué nos llevamos.",
            notes="Cada escuela trajo dos trabajos de escritura. Se leyó sin saber de quién eran y se buscó qué "
            "consigna había detrás.",
            agreements="Probar una misma consigna en las cinco escuelas.\nTraer tres trabajos la próxima vez.",
        )
        NetworkAttendance.objects.bulk_create(
            NetworkAttendance(
                meeting=meeting, school=school, people=2 + (number + place) % 3, roles="Docentes"
            )
            for place, school in enumerate(schools)
        )
    NetworkMeeting.objects.create(
        service=maker.service,
        network=network,
        number=5,
        kind="reflection",
        starts_at=maker.at(maker.coming(9), 15),
        place="Escuela Básica Mar Adentro",
        agenda="Leer juntos lo que salió de la consigna común.",
    )
    SharedResource.objects.create(
        network=network,
        title="Consigna común de escritura, tercero a sexto",
        note="Para probar en cursos multigrado",
        link="https://www.ejemplo.cl/consigna",
        school=schools[0],
        by=maker.people["rodrigo.fuentes"],
    )
    team = SupportTeam.objects.create(
        network=network, name="Equipo de apoyo en lectura", purpose="Visitas entre pares"
    )
    SupportTeamSeat.objects.bulk_create(
        SupportTeamSeat(
            team=team, school=school, role="Docente de lenguaje", since=datetime.date(maker.year, 4, 6)
        )
        for school in schools[:3]
    )
    return network


def _event(maker, programme, axis, network):
    day = maker.back(45)
    event = TrainingEvent.objects.create(
        service=maker.service,
        programme=programme,
        axis=axis,
        network=network,
        title="Mirar trabajos de estudiantes para decidir qué enseñar",
        kind="workshop",
        status="held",
        starts_on=day,
        ends_on=day + datetime.timedelta(days=1),
        hours=8,
        place="Liceo Bicentenario Quebrada del Canelo",
        purpose="Dos mañanas con trabajos reales, un protocolo breve y tiempo para planificar.",
        coordinator=maker.head,
    )
    Speaker.objects.create(
        event=event, name="Rosario Melinao Cid", affiliation="Docente de la red de la costa"
    )
    schools = sorted(maker.schools.values(), key=lambda school: school.sort_key)[:20]
    Enrolment.objects.bulk_create(
        Enrolment(
            event=event,
            name=f"{FIRST[n % 12]} {LAST[n // 12]} {LAST[(n + 2) % 5]}",
            school=schools[n % len(schools)],
            role=ROLES[n % len(ROLES)],
            attended=n % 10 != 7,
            hours=8 if n % 10 != 7 else None,
        )
        for n in range(60)
    )
    TrainingEvent.objects.create(
        service=maker.service,
        programme=programme,
        axis=axis,
        title="Conversar una clase en la misma semana",
        kind="webinar",
        modality="online",
        starts_on=maker.coming(14),
        ends_on=maker.coming(14),
        hours=2,
        place="Por videollamada",
        purpose="Cómo acortar el tiempo entre mirar una clase y conversarla.",
        is_open_outside=True,
        coordinator=maker.head,
    )


def seed_reflection(maker):
    """Six people's checklists of the half year that is over, and a case that two read."""
    people = [*maker.people.values(), maker.head]
    half = datetime.date(maker.year, 5, 12) if maker.today.month > 6 else datetime.date(maker.year, 10, 13)
    for order, person in enumerate(people):
        row = SelfAssessment.objects.create(
            author=person,
            service=maker.service,
            on=half + datetime.timedelta(days=order),
            reflection="Hablé menos que la vez pasada. Quiero probar abrir con un trabajo de un estudiante.",
        )
        SelfAssessmentAnswer.objects.bulk_create(
            SelfAssessmentAnswer(
                assessment=row,
                statement=n,
                answer="no" if (n + order) % 4 == 0 else "na" if n == 5 and order == 2 else "yes",
            )
            for n in STATEMENTS
        )
    case = PeerCase.objects.create(
        service=maker.service,
        author=maker.people["uatp"],
        title="Una jefatura que todavía no se anima a conducir",
        text="En dos reuniones seguidas la jefatura técnica esperó que yo abriera. Probé con silencio y duró poco.",
        asks="¿Cómo pasarle la conducción sin exponerla?",
        capacity="leadership",
    )
    for name in ("andrea.catrileo", "patricia.huenchuman"):
        case.readers.create(person=maker.people[name])
    case.replies.create(
        by=maker.people["andrea.catrileo"],
        text="Pedirle antes, a solas, que traiga el trabajo con el que abrir.",
    )


def _answer(statement, order):
    if statement == 5 and order == 2:
        return "na"
    return "yes" if (statement + order) % 4 else "no"
