"""The demonstration's territory and people: a fictional rural Servicio, clearly invented (decisions D20)."""

import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import transaction

from accounts.access import give_role
from accounts.demo_people import PASSWORD, PEOPLE
from accounts.models import (
    Body,
    BodyMember,
    Commune,
    LocalService,
    OrganizationalUnit,
    Region,
    School,
    ServiceCommune,
    Stakeholder,
    User,
)
from accounts.models.territory import FICTIONAL_REGION
from accounts.sorting import sort_key

CODE, SLUG, NAME = 9901, "demostracion", "Demostración"
DOMAIN = "demostracion.demo.cl"
SINCE = datetime.date(2024, 1, 1)

COMMUNES = {
    99101: ("Quebrada del Canelo", -38.21, -72.40),
    99102: ("Puerto Arrayán", -38.34, -72.95),
    99103: ("Los Maitenes del Sur", -38.47, -72.11),
    99104: ("Alto Huemul", -38.12, -71.74),
}
# Comuna, name, kind, rural, enrolment, has PIE.
SCHOOLS = [
    (99101, "Liceo Bicentenario Quebrada del Canelo", "secondary", False, 612, True),
    (99101, "Escuela El Canelo", "primary", False, 348, True),
    (99101, "Escuela Básica Las Acequias", "primary", False, 276, True),
    (99101, "Escuela Rural Puente Viejo", "primary", True, 41, True),
    (99101, "Escuela Rural Los Culenes", "primary", True, 18, False),
    (99101, "Escuela Especial Camino Propio", "special", False, 96, False),
    (99101, "Centro de Educación de Adultos El Canelo", "adults", False, 187, False),
    (99102, "Liceo Técnico Puerto Arrayán", "secondary", False, 454, True),
    (99102, "Escuela Caleta Arrayán", "primary", False, 221, True),
    (99102, "Escuela Básica Mar Adentro", "primary", False, 163, True),
    (99102, "Escuela Rural Punta Lobería", "primary", True, 27, False),
    (99102, "Escuela Rural Isla Menor", "primary", True, 12, False),
    (99102, "Escuela Rural Los Cochayuyeros", "primary", True, 33, True),
    (99103, "Liceo Los Maitenes", "secondary", False, 389, True),
    (99103, "Escuela Básica Los Maitenes", "primary", False, 302, True),
    (99103, "Escuela Intercultural Rayen Mapu", "primary", True, 88, True),
    (99103, "Escuela Rural El Avellano", "primary", True, 22, False),
    (99103, "Escuela Rural Vega Redonda", "primary", True, 15, False),
    (99103, "Escuela Rural Paso Hondo", "primary", True, 9, False),
    (99104, "Liceo Cordillera de Alto Huemul", "secondary", False, 203, True),
    (99104, "Escuela Básica Alto Huemul", "primary", False, 174, True),
    (99104, "Escuela Rural Las Araucarias", "primary", True, 36, True),
    (99104, "Escuela Rural Laguna Blanca Chica", "primary", True, 11, False),
    (99104, "Escuela Rural El Deshielo", "primary", True, 7, False),
]
NURSERIES = [
    (99101, "Jardín Infantil Rayito del Canelo", "both"),
    (99101, "Sala Cuna Semillitas", "creche"),
    (99101, "Jardín Infantil Pasitos", "kindergarten"),
    (99102, "Jardín Infantil Conchitas de Mar", "both"),
    (99102, "Jardín Infantil Velerito", "kindergarten"),
    (99103, "Jardín Infantil Los Queltehues", "both"),
    (99103, "Jardín Infantil Intercultural Antu", "kindergarten"),
    (99104, "Jardín Infantil Copito de Nieve", "both"),
]
UNITS = [
    ("Unidad de Apoyo Técnico-Pedagógico", "UATP"),
    ("Planificación y Control de Gestión", "PCG"),
    ("Administración y Finanzas", "AF"),
    ("Gestión de Personas", "GP"),
    ("Gestión Territorial", "GT"),
    ("Infraestructura y Mantenimiento", "IM"),
    ("Participación y Vinculación Territorial", "PVT"),
]
STAKEHOLDERS = [
    ("Docentes", True),
    ("Asistentes de la educación", True),
    ("Equipos directivos", True),
    ("Centros de estudiantes", True),
    ("Consejos escolares", True),
    ("Consejos parvularios", True),
    ("Funcionarias y funcionarios del Servicio Local", True),
    ("Padres, madres y apoderados", False),
]
# Whose role is where: address before the @ -> (role, name of the school or body; None for the Servicio).
ROLES = {
    "direccion": ("director", None),
    "planificacion": ("planner", None),
    "jefatura.uatp": ("uatp_head", None),
    "uatp": ("uatp_professional", None),
    "auditoria": ("auditor", None),
    "comite": ("member", "Comité Directivo Local"),
    "consejo": ("secretary", "Consejo Local de Educación Pública"),
    "directora.a": ("school_director", "Escuela El Canelo"),
    "utp.a": ("school_team", "Escuela El Canelo"),
    "director.b": ("school_director", "Escuela Caleta Arrayán"),
}


@transaction.atomic
def seed():
    """Make the demonstration's Servicio and people; CommandError where the database is somebody's own."""
    if not settings.DEMO:
        raise CommandError("La demostración se crea solo con MINGACO_DEMO=1.")
    if User.objects.filter(is_demo=False).exists():
        raise CommandError("Esta base tiene personas reales: la demostración no se crea aquí.")
    service = _service()
    _schools(service)
    for unit, code in UNITS:
        OrganizationalUnit.objects.get_or_create(
            service=service,
            name=unit,
            defaults={"code": code, "email": f"{code.lower()}@{DOMAIN}", "sort_key": sort_key(unit)},
        )
    _bodies(service)
    _people(service)
    return service


def _service():
    region, _ = Region.objects.get_or_create(
        code=FICTIONAL_REGION,
        defaults={
            "name": "Región de Demostración",
            "short_name": "Demostración",
            "sort_key": sort_key("Demostración"),
        },
    )
    for code, (name, latitude, longitude) in COMMUNES.items():
        Commune.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "region": region,
                "latitude": latitude,
                "longitude": longitude,
                "sort_key": sort_key(name),
            },
        )
    service, _ = LocalService.objects.get_or_create(
        code=CODE,
        defaults={
            "slug": SLUG,
            "name": NAME,
            "region": region,
            "starts_year": 2023,
            "transfer_year": 2024,
            "seat": Commune.objects.get(code=99101),
            "is_fictional": True,
            "sort_key": sort_key(NAME),
        },
    )
    for code in COMMUNES:
        ServiceCommune.objects.get_or_create(
            commune=Commune.objects.get(code=code), defaults={"service": service, "transfer_year": 2024}
        )
    return service


def _schools(service):
    communes = Commune.objects.in_bulk(COMMUNES, field_name="code")
    made = []
    for rbd, (commune, name, kind, rural, enrolment, has_pie) in enumerate(SCHOOLS, start=90_001):
        made.append(
            School(
                code=str(rbd),
                rbd=rbd,
                rbd_dv=check_digit(rbd),
                name=name.upper(),
                display_name=name,
                kind=kind,
                commune=communes[commune],
                service=service,
                dependency=6,
                is_rural=rural,
                enrolment=enrolment,
                has_pie=has_pie,
                latitude=communes[commune].latitude,
                longitude=communes[commune].longitude,
                sort_key=sort_key(name),
            )
        )
    for number, (commune, name, level) in enumerate(NURSERIES, start=1):
        code = f"{commune}{number:03d}"
        made.append(
            School(
                code=code,
                junji_code=code,
                name=name.upper(),
                display_name=name,
                kind=School.Kind.NURSERY,
                early_level=level,
                commune=communes[commune],
                service=service,
                sort_key=sort_key(name),
            )
        )
    School.objects.bulk_create(made, ignore_conflicts=True)


def check_digit(number):
    """Modulo 11, as a RUN or an RBD has it: a digit or K."""
    total = sum(
        int(digit) * weight
        for digit, weight in zip(reversed(str(number)), [2, 3, 4, 5, 6, 7] * 2, strict=False)
    )
    return {10: "K", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def _bodies(service):
    for position, (name, required) in enumerate(STAKEHOLDERS, start=1):
        Stakeholder.objects.get_or_create(
            service=service, name=name, defaults={"is_required": required, "position": position}
        )
    steering, _ = Body.objects.get_or_create(
        service=service,
        kind=Body.Kind.STEERING,
        name="Comité Directivo Local",
        defaults={"receives_plan": True},
    )
    council, _ = Body.objects.get_or_create(
        service=service,
        kind=Body.Kind.COUNCIL,
        name="Consejo Local de Educación Pública",
        defaults={"receives_plan": True},
    )
    for body, seats in [
        (
            steering,
            [
                "Representante de las municipalidades",
                "Representante de centros de padres",
                "Gobierno regional",
            ],
        ),
        (council, ["Centros de estudiantes", "Profesionales de la educación", "Asistentes de la educación"]),
    ]:
        for seat in seats:
            BodyMember.objects.get_or_create(body=body, seat=seat, defaults={"since": SINCE})


def _people(service):
    services = {slug: LocalService.objects.filter(slug=slug).first() for slug in ("barrancas", "huasco")}
    password = make_password(PASSWORD)  # once: a good hasher is slow on purpose
    for person in PEOPLE:
        user, _ = User.objects.get_or_create(
            email=person.email,
            defaults={
                "password": password,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "is_demo": True,
            },
        )
        name, _, domain = person.email.partition("@")
        if person.email == "admin@demo.cl":
            for anchor in LocalService.objects.all():
                give_role(user, "administrator", anchor, since=SINCE)
        elif domain == DOMAIN:
            role, place = ROLES[name]
            give_role(user, role, _anchor(service, place), since=SINCE)
        elif anchor := services.get(domain.partition(".")[0]):
            give_role(user, "planner", anchor, since=SINCE)


def _anchor(service, place):
    if place is None:
        return service
    return (
        service.schools.filter(display_name=place).first()
        or Body.objects.filter(service=service, name=place).get()
    )
