"""Three guides to start from, as data: what is asked in a session, moment by moment. Copied, then everybody's own.

The moments are those of the PAL's sessions: identificar, deliberar, decidir (seed 000).
"""

from dataclasses import dataclass

from participation.models import Moment

IDENTIFY, DELIBERATE, DECIDE = Moment


@dataclass(frozen=True)
class StartingPoint:
    """`questions` are (moment, text, minutes)."""

    key: str
    name: str
    purpose: str
    duration: int
    materials: str
    questions: tuple


STARTING_POINTS = (
    StartingPoint(
        "taller",
        "Taller con un estamento",
        "Para escuchar a un grupo que comparte trabajo o estudio, de 10 a 40 personas, en mesas de seis. Sirve para "
        "docentes, asistentes de la educación, equipos directivos y funcionarias y funcionarios del Servicio Local.",
        105,
        "Hoja de asistencia. Papel grande y plumones por mesa. Tarjetas o notas adhesivas. Resumen de una página de "
        "lo que se dijo el año anterior y en qué quedó. Un teléfono o un computador para anotar.",
        (
            (IDENTIFY, "¿Qué de lo que se hace hoy en su unidad educativa conviene cuidar y por qué?", 15),
            (IDENTIFY, "¿Qué dificulta más el aprendizaje o el trabajo de todos los días?", 20),
            (IDENTIFY, "De lo que se pidió el año anterior, ¿qué se nota y qué sigue igual?", 10),
            (DELIBERATE, "De lo dicho, ¿qué depende de la unidad educativa y qué del Servicio Local?", 20),
            (DELIBERATE, "¿Qué se ha probado ya, aquí o en otra parte, y qué resultó?", 15),
            (DECIDE, "Si el próximo año se pudieran hacer solo tres cosas, ¿cuáles y en qué orden?", 20),
            (DECIDE, "¿Cómo y cuándo quieren saber en qué quedó lo que propusieron?", 5),
        ),
    ),
    StartingPoint(
        "estudiantes",
        "Diálogo con estudiantes",
        "Para centros de estudiantes y cursos. Conduce una persona adulta de confianza y toma nota otra; la voz es de "
        "quienes estudian. No se anotan nombres: solo calidad y curso.",
        75,
        "Tarjetas de tres colores. Una línea dibujada en el suelo para tomar posición. Hoja de asistencia por calidad "
        "y curso. A mano, a quién avisar si alguien cuenta que lo pasa mal: eso no se anota en la pauta.",
        (
            (IDENTIFY, "¿En qué momento de la semana se aprende mejor y qué pasa en ese momento?", 15),
            (IDENTIFY, "¿Qué les hace falta para venir contentas y contentos todos los días?", 15),
            (DELIBERATE, "Elijan dos cosas de las tarjetas: ¿a quiénes más les pasa y a quiénes no?", 15),
            (
                DELIBERATE,
                "¿Qué podría hacer el centro de estudiantes y qué tienen que hacer las personas adultas?",
                10,
            ),
            (DECIDE, "¿Qué le piden al Servicio Local para el próximo año? Una frase por grupo.", 15),
            (DECIDE, "¿Quién les va a contar en qué quedó, y cómo?", 5),
        ),
    ),
    StartingPoint(
        "consejo",
        "Conversación en consejo escolar o parvulario",
        "Para una sesión del consejo, con todos sus estamentos a la vez. Cuida que hablen también familias, "
        "estudiantes y asistentes: cada ronda empieza por quien menos ha hablado.",
        90,
        "Tabla de la sesión. Resumen del plan en lenguaje claro. Hoja de asistencia por asiento. Acta de la sesión "
        "anterior con sus compromisos.",
        (
            (IDENTIFY, "Desde su lugar, ¿qué está funcionando y qué preocupa de la unidad educativa?", 20),
            (IDENTIFY, "¿Quiénes no están en esta mesa y qué dirían?", 10),
            (DELIBERATE, "De lo que preocupa, ¿en qué coinciden los estamentos y en qué no?", 20),
            (DELIBERATE, "¿Qué apoyo del Servicio Local haría posible lo que hoy no se puede?", 15),
            (DECIDE, "¿Qué propone el consejo para el plan del próximo año? Se vota si no hay acuerdo.", 20),
            (DECIDE, "¿Qué se compromete a hacer el propio consejo, quién y para cuándo?", 5),
        ),
    ),
)
BY_KEY = {point.key: point for point in STARTING_POINTS}
