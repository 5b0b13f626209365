"""What was said in the demonstration's meetings, and the knots, contacts and requests that came of them. Invented."""

AGENDA = (
    "1. Cómo llegamos (5 min)\n2. Qué se hizo en cada acción clave (30 min)\n3. Qué nos llevamos (15 min)"
)
FRAMING = [
    "Se recordó el estado deseado y qué quedó acordado la vez anterior.",
    "Se abrió con un trabajo de un estudiante, sin nombre, y una pregunta.",
    "La jefatura técnica presentó el avance; el profesional hizo de facilitador.",
]
# avances, aprendizajes, early signs, incongruences, corrections, achievements, problems
AFTER = [
    (
        "El equipo llegó con ejemplos propios y los comparó.",
        "Partir por un trabajo real abre más conversación que partir por la pauta.",
        "Dos docentes pidieron adelantar la próxima reunión.",
        "El horario dice martes y la minuta anterior, jueves.",
        "Se corrige el calendario y se avisa el lunes.",
        "La pauta ya la conduce el equipo.",
        "Faltan impresiones y un reemplazo.",
    ),
    (
        "Se cumplieron dos de los tres acuerdos y el tercero cambió de fecha.",
        "Un acuerdo con nombre y día se cumple; uno sin día se olvida.",
        "Todavía no se nota en las salas; es temprano.",
        "La meta cuenta planificaciones y el equipo cuenta reuniones.",
        "Se acordó contar planificaciones revisadas.",
        "Más personas toman la palabra.",
        "La reunión se acorta cuando hay licencias.",
    ),
    (
        "Cada quien contó algo que no le resultó y qué probó después.",
        "Cuando la dirección cuenta primero una dificultad suya, el resto se anima.",
        "Las preguntas cambiaron de «quién» a «cómo».",
        "",
        "",
        "Se escribió un acuerdo de conversación.",
        "El espacio es ruidoso; se buscará otra sala.",
    ),
    (
        "Se revisó el dato del mes y se eligió un cambio pequeño para dos cursos.",
        "Un dato por reunión es suficiente.",
        "Bajaron las entregas atrasadas en un curso.",
        "Dos planillas distintas para lo mismo.",
        "Se deja una sola, la del equipo.",
        "Se decidió sin esperar a la dirección.",
        "",
    ),
]
DYNAMICS = [
    "La jefatura técnica se siente cómoda conduciendo; conviene que la próxima vez abra ella la reunión.",
    "Dos personas hablan poco delante de la dirección. Probar trabajo en parejas al comenzar.",
]
AGREEMENTS = [
    "Mirar juntos dos planificaciones en la próxima reunión.",
    "Enviar los avisos por escrito el lunes anterior.",
    "Dejar fija una segunda fecha por si llueve.",
    "Que abra la reunión una persona distinta cada vez.",
]
COMMITMENTS = [
    ("Traer el registro de inasistencia del mes", "Jefatura UTP", 18),
    ("Acortar la pauta a una página", "Profesional UATP", 12),
    ("Conversar con inspectoría el cambio de recreo", "Dirección", 9),
]
MODELLED = {
    "feedback": "Se agradeció una observación y se preguntó qué haría distinto.",
    "teamwork": "Se repartieron tiempos y alguien cuidó la hora.",
    "relations": "Se nombró un acuerdo antes de entrar en el desacuerdo.",
}
ROLES = [
    ("Dirección", 1),
    ("Jefatura UTP", 1),
    ("Docentes de primer ciclo", 3),
    ("Encargada de convivencia", 1),
]
# Theme, capacity, what several schools said, in words for others.
KNOTS = [
    (
        "Reemplazos y licencias",
        "collaboration",
        "El trabajo colaborativo se suspende cuando falta un docente",
        [
            "Escuela El Canelo",
            "Escuela Básica Los Maitenes",
            "Escuela Rural Puente Viejo",
            "Liceo Técnico Puerto Arrayán",
            "Escuela Básica Las Acequias",
        ],
        "supported",
    ),
    (
        "Direcciones nuevas",
        "leadership",
        "La dirección es nueva y todavía no conoce el plan",
        [
            "Escuela Básica Alto Huemul",
            "Liceo Bicentenario Quebrada del Canelo",
            "Jardín Infantil Conchitas de Mar",
        ],
        "open",
    ),
    (
        "Tiempo para conversar",
        "trust",
        "La hora de conversación se usa para avisos",
        ["Escuela Caleta Arrayán", "Liceo Los Maitenes"],
        "resolved",
    ),
    (
        "Caminos y clima",
        "",
        "Con temporal no se llega, y la reunión no tiene segunda fecha",
        ["Escuela Intercultural Rayen Mapu", "Escuela Caleta Arrayán"],
        "open",
    ),
]
ATTEMPTS = [
    (
        "Se pidió a Gestión de Personas un reemplazo volante para la zona.",
        "Quedó uno para dos martes al mes.",
    ),
    ("Se probó juntar a dos cursos esa hora.", "Resultó con cursos chicos; no con los grandes."),
]
CONTACTS = [
    ("call", "Jefatura UTP", "Se leyó por teléfono la pauta corta y se ajustaron dos preguntas."),
    ("mail", "Dirección", "Se enviaron los ejemplos de otra escuela y la fecha de la próxima reunión."),
    ("visit", "Docentes de primer ciclo", "Visita breve: se miró el mural de acuerdos y se tomó un café."),
    ("video", "Equipo de gestión", "Veinte minutos para preparar quién abre la reunión."),
    ("material", "Coordinación PIE", "Se dejaron seis copias de la pauta y un juego de tarjetas."),
]
REQUESTS = [
    (
        "Escuela El Canelo",
        "Reemplazo de 5.º y 6.º dos martes al mes",
        "Gestión de Personas",
        -40,
        "yes",
        "Confirmado hasta noviembre",
    ),
    ("Escuela El Canelo", "Impresión de 60 pautas", "Administración y Finanzas", 12, "waiting", ""),
    (
        "Liceo Técnico Puerto Arrayán",
        "Un notebook para la sala de datos",
        "Administración y Finanzas",
        20,
        "waiting",
        "",
    ),
    (
        "Escuela Intercultural Rayen Mapu",
        "Bus para la comunidad, dos jornadas",
        "Gestión Territorial",
        -15,
        "partly",
        "Una de las dos jornadas",
    ),
]
