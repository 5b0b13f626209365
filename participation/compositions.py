"""What the norm says of each kind of body: who sits in it, for how long, how often it meets. A start, all editable.

Sources: Ley 21.040 arts. 29-38 and 49-58 with Decretos 101 and 102 of 2018 (Comité Directivo Local, Consejo Local);
Ley 19.979 arts. 7-9 with Decreto 24 of 2005 (consejo escolar); the Subsecretaría's guide of 2019 (consejo parvulario,
taken as its homologue); Decreto 524 of 1990 (centro de estudiantes) and Decreto 565 of 1990 (centro de padres), both
from memory, to be confirmed; Ley 115 of 1994 arts. 161-162, Decreto 1581 of 1994 and seed 003 (junta
municipal, Colombia).
"""

from dataclasses import dataclass

from accounts.models import Body
from accounts.sorting import sort_key

Kind = Body.Kind


@dataclass(frozen=True)
class Seat:
    """`times` seats alike. `stakeholder` is a word of the estamento they speak for; `young`: usually under 18."""

    name: str
    times: int = 1
    stakeholder: str = ""
    young: bool = False


@dataclass(frozen=True)
class Norm:
    """A default composition. `reports`: it owes its community a report every year. `note` is what data cannot say."""

    source: str
    seats: tuple
    sessions: int | None = None
    term_months: int | None = None
    reports: bool = False
    note: str = ""

    @property
    def count(self):
        return sum(seat.times for seat in self.seats)


NORMS = {
    Kind.STEERING: Norm(
        "Ley 21.040, art. 31, y Decreto 101 de 2018",
        (
            Seat("Representante designado por las alcaldías del territorio", 2),
            Seat("Representante de los centros de padres y apoderados", 2, "apoderad"),
            Seat("Representante del gobierno regional", 2),
        ),
        term_months=72,
        note="Se renueva por mitades cada tres años; las alcaldías designan a una o dos personas.",
    ),
    Kind.COUNCIL: Norm(
        "Ley 21.040, art. 50, y Decreto 102 de 2018",
        (
            Seat("Representante de los centros de estudiantes", 2, "estudiantes", young=True),
            Seat("Representante de los centros de padres y apoderados", 2, "apoderad"),
            Seat("Representante de profesionales de la educación", 2, "docentes"),
            Seat("Representante de asistentes de la educación", 2, "asistentes"),
            Seat("Representante de equipos directivos o técnico-pedagógicos", 2, "directivos"),
            Seat("Representante de las universidades de la región"),
            Seat("Representante de los centros de formación técnica o institutos profesionales"),
        ),
        term_months=36,
        note="Donde corresponde se suman la educación parvularia y las escuelas rurales.",
    ),
    Kind.SCHOOL_COUNCIL: Norm(
        "Ley 19.979, arts. 7 a 9, y Decreto 24 de 2005",
        (
            Seat("Dirección del establecimiento, que preside", 1, "directivos"),
            Seat("Representante del Servicio Local como sostenedor", 1, "servicio local"),
            Seat("Docente elegido o elegida por sus pares", 1, "docentes"),
            Seat("Asistente de la educación elegido o elegida por sus pares", 1, "asistentes"),
            Seat("Presidencia del centro de padres y apoderados", 1, "apoderad"),
            Seat("Presidencia del centro de estudiantes", 1, "estudiantes", young=True),
        ),
        sessions=4,
        note="La presidencia del centro de estudiantes integra donde el centro está constituido.",
    ),
    Kind.NURSERY_COUNCIL: Norm(
        "Orientaciones de la Subsecretaría de Educación Parvularia, 2019",
        (
            Seat("Dirección del jardín infantil o sala cuna, que preside", 1, "directivos"),
            Seat("Representante del Servicio Local como sostenedor", 1, "servicio local"),
            Seat("Educadora o educador elegido por sus pares", 1, "docentes"),
            Seat("Asistente de la educación elegido o elegida por sus pares", 1, "asistentes"),
            Seat("Presidencia del centro de padres y apoderados", 1, "apoderad"),
        ),
        sessions=4,
        note="El número de sesiones se toma del consejo escolar.",
    ),
    Kind.STUDENTS: Norm(
        "Decreto 524 de 1990",
        tuple(
            Seat(name, 1, "estudiantes", young=True)
            for name in (
                "Presidencia",
                "Vicepresidencia",
                "Secretaría ejecutiva",
                "Secretaría de finanzas",
                "Secretaría de actas",
            )
        ),
        term_months=12,
    ),
    Kind.PARENTS: Norm(
        "Decreto 565 de 1990",
        tuple(
            Seat(name, 1, "apoderad")
            for name in ("Presidencia", "Vicepresidencia", "Secretaría", "Tesorería")
        ),
        term_months=12,
    ),
    Kind.MUNICIPAL_BOARD: Norm(
        "Ley 115 de 1994, arts. 161 y 162, y Decreto 1581 de 1994 (Colombia)",
        (
            Seat("Alcaldía, que preside"),
            Seat("Secretaría de educación municipal"),
            Seat("Dirección de núcleo"),
            Seat("Representante del concejo municipal"),
            Seat("Representante de los educadores", 1, "docentes"),
            Seat("Representante de los directivos docentes", 1, "directivos"),
            Seat("Representante de los padres de familia", 1, "apoderad"),
            Seat("Representante de las comunidades negras"),
            Seat("Representante de las comunidades indígenas"),
            Seat("Representante del sector productivo"),
            Seat("Representante de las instituciones educativas privadas"),
        ),
        reports=True,
        note="Los asientos de comunidades y de sectores existen donde los hay en el municipio.",
    ),
}
REPORTING = [kind for kind, norm in NORMS.items() if norm.reports]


def norm_of(body):
    """The `Norm` of the body's kind, or None where there is none to offer."""
    return NORMS.get(body.kind)


def stakeholder_for(seat, stakeholders):
    """The Servicio's estamento a seat speaks for, by its word; None where it has no such one."""
    if not seat.stakeholder:
        return None
    return next((one for one in stakeholders if seat.stakeholder in sort_key(one.name)), None)
