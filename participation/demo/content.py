"""Sessions, themes and decisions of the demonstration's two plans. Everything here is invented."""

from dataclasses import dataclass, field

from participation.demo import words_next as coming
from participation.demo import words_past as past

DOC, ASI, DIR, EST = "Docentes", "Asistentes de la educación", "Equipos directivos", "Centros de estudiantes"
CES, CEP, APO = "Consejos escolares", "Consejos parvularios", "Padres, madres y apoderados"
FUN = "Funcionarias y funcionarios del Servicio Local"
CANELO, ARRAYAN, MAITENES, HUEMUL = 99101, 99102, 99103, 99104


@dataclass(frozen=True)
class Told:
    """A session: `when` is a day counted from today, or a (month, day) of the year before the plan's.

    `came` is {estamento: [(rural, women, men, other, prefer not to say)]}; the words are of `whom`, but those of some
    themes, `but`, are of another estamento.
    """

    title: str
    when: object
    hour: int
    commune: int
    whom: tuple
    words: str = ""
    came: dict = field(default_factory=dict)
    but: dict = field(default_factory=dict)
    status: str = "held"
    kind: str = "workshop"
    place: str = ""
    modality: str = "in_person"
    school: str = ""
    is_rural: bool = False
    agreements: tuple = ()
    promises: tuple = ()  # (what, who, days until it is due, {"done" or "postponed": why})
    addresses: int = 0


# Next year's plan: from two months ago to the coming days, and one at this very moment. Nobody has met the consejos
# parvularios yet.
NEXT = [
    Told(
        "Taller con docentes de Quebrada del Canelo", -34, 15, CANELO, (DOC,), coming.DOCENTES_CANELO,
        {DOC: [(False, 17, 7, 0, 1), (True, 4, 1, 0, 0)], ASI: [(False, 2, 0, 0, 0)]},
        status="closed", place="Gimnasio del Liceo Bicentenario",
        agreements=("Enviar a cada escuela la lista de temas antes de las vacaciones.",),
        promises=(
            ("Entregar el mapa de recorridos con sus horarios reales.", "Gestión Territorial", -8,
             {"postponed": ("El municipio envió los horarios con dos semanas de atraso.", 12)}),
            ("Publicar las fechas de la dupla psicosocial por escuela.", "UATP", -12, {"done": "Salieron por correo a las siete escuelas."}),
        ), addresses=6,
    ),
    Told(
        "Taller con asistentes de la educación de Los Maitenes", -31, 16, MAITENES, (ASI,), coming.ASISTENTES_MAITENES,
        {ASI: [(False, 19, 4, 0, 0), (True, 3, 2, 0, 0)]}, status="closed", place="Comedor de la Escuela Básica Los Maitenes",
        agreements=("La formación se pide por comuna y en horario de trabajo.",),
        promises=(("Cotizar dos cursos de contención y primeros auxilios.", "Gestión de Personas", 9, {}),), addresses=4,
    ),
    Told(
        "Jornada de la Conferencia de Directores", -28, 9, CANELO, (DIR,), coming.DIRECTIVOS,
        {DIR: [(False, 9, 6, 0, 0), (True, 5, 3, 0, 0)], FUN: [(False, 2, 1, 0, 0)]}, status="closed", kind="journey",
        place="Sede del Servicio Local y videollamada", modality="mixed",
        agreements=("Probar en tres escuelas una lista común de reemplazantes.", "La próxima jornada será en Alto Huemul."),
        promises=(
            ("Proponer el calendario de compras del primer trimestre.", "Administración y Finanzas", 4, {}),
            ("Preguntar a la Contraloría por el reemplazante compartido.", "Gestión de Personas", -5,
             {"postponed": ("La consulta salió; la respuesta puede tardar treinta días.", 28)}),
        ), addresses=9,
    ),
    Told(
        "Encuentro de centros de estudiantes de Puerto Arrayán", -25, 11, ARRAYAN, (EST,), coming.ESTUDIANTES_ARRAYAN,
        {EST: [(False, 16, 13, 2, 1), (True, 5, 6, 0, 0)], DOC: [(False, 1, 2, 0, 0)]}, status="closed", kind="meeting",
        place="Biblioteca del Liceo Técnico Puerto Arrayán",
        agreements=("Cada liceo propone su hora mensual antes de fin de mes.",),
        promises=(("Revisar los pestillos de los baños del segundo piso.", "Infraestructura y Mantenimiento", -2, {}),),
    ),
    Told(
        "Diálogo en la Escuela Rural Las Araucarias", -21, 10, HUEMUL, (APO, DOC), coming.ARAUCARIAS,
        {APO: [(True, 6, 3, 0, 0)], DOC: [(True, 1, 0, 0, 0)], ASI: [(True, 2, 0, 0, 0)]},
        but={"reemplazos": DOC, "planificar": DOC}, kind="dialogue", school="Escuela Rural Las Araucarias",
        place="Sala multigrado", is_rural=True, addresses=3,
    ),
    Told(
        "Diálogo con consejos escolares de Los Maitenes", -18, 18, MAITENES, (CES,), coming.CONSEJOS_MAITENES,
        {CES: [(False, 11, 8, 0, 1), (True, 4, 3, 0, 0)], APO: [(False, 4, 1, 0, 0)]}, kind="dialogue",
        place="Salón de la junta de vecinos", promises=(("Contestar por escrito los tres acuerdos pendientes del año.", "Participación y Vinculación Territorial", 6, {}),),
        addresses=5,
    ),
    Told(
        "Taller con docentes y asistentes de Puerto Arrayán", -14, 15, ARRAYAN, (DOC, ASI), coming.ARRAYAN_DOS,
        {DOC: [(False, 9, 5, 0, 0), (True, 5, 2, 0, 0)], ASI: [(False, 6, 1, 0, 0), (True, 2, 1, 0, 0)]},
        but={"formacion": ASI, "banos": ASI}, place="Escuela Básica Mar Adentro",
        promises=(("Pedir al municipio el calendario de la lancha de Isla Menor.", "Gestión Territorial", 15, {}),), addresses=2,
    ),
    Told(
        "Conversación con familias de la Escuela El Canelo", -12, 19, CANELO, (APO,), coming.APODERADOS_CANELO,
        {APO: [(False, 14, 6, 0, 1)], DOC: [(False, 2, 1, 0, 0)]}, kind="dialogue", school="Escuela El Canelo",
        place="Comedor de la escuela", addresses=7,
    ),
    Told(
        "Consulta a funcionarias y funcionarios del Servicio", -9, 9, CANELO, (FUN,), coming.FUNCIONARIOS,
        {FUN: [(False, 13, 9, 0, 1)]}, kind="online", place="Videollamada", modality="remote",
    ),
    Told(
        "Taller con estudiantes de Alto Huemul", -6, 11, HUEMUL, (EST,), coming.ESTUDIANTES_HUEMUL,
        {EST: [(False, 6, 5, 0, 0), (True, 7, 6, 1, 0)], DOC: [(False, 1, 0, 0, 0)]},
        place="Liceo Cordillera de Alto Huemul", promises=(("Revisar la caldera del internado con la empresa.", "Infraestructura y Mantenimiento", 10, {}),),
    ),
    Told(
        "Nütram en la Escuela Intercultural Rayen Mapu", -3, 10, MAITENES, (CES, DOC), coming.RAYEN_MAPU,
        {CES: [(True, 6, 4, 0, 0)], DOC: [(True, 4, 2, 0, 0)]}, but={"acogida": DOC, "lectura": DOC, "-": DOC},
        kind="dialogue", school="Escuela Intercultural Rayen Mapu", place="Ruka de la escuela", is_rural=True,
    ),
    Told(
        "Taller con equipos directivos y consejos de Alto Huemul", 0, 0, HUEMUL, (DIR, CES), coming.HUEMUL_AHORA,
        {DIR: [(False, 2, 1, 0, 0), (True, 2, 1, 0, 0)], CES: [(True, 5, 3, 0, 0)]}, status="running",
        place="Escuela Básica Alto Huemul",
    ),
    Told("Taller con asistentes de Alto Huemul", -16, 15, HUEMUL, (ASI,), status="suspended", place="Escuela Básica Alto Huemul"),
    Told("Taller con docentes de Alto Huemul", 4, 15, HUEMUL, (DOC,), status="convened", place="Liceo Cordillera de Alto Huemul"),
    Told("Diálogo con consejos escolares de Quebrada del Canelo", 7, 18, CANELO, (CES,), status="convened", kind="dialogue", place="Biblioteca municipal"),
    Told("Taller con asistentes de Quebrada del Canelo", 9, 16, CANELO, (ASI,), status="convened", place="Escuela Básica Las Acequias"),
    Told("Taller con equipos directivos de Puerto Arrayán", 12, 10, ARRAYAN, (DIR,), status="draft", place="Por confirmar"),
]  # fmt: skip

# This year's plan: the whole thread, a year ago.
PAST = [
    Told(
        "Taller con docentes de Quebrada del Canelo", (6, 12), 15, CANELO, (DOC,), past.DOCENTES_CANELO,
        {DOC: [(False, 14, 6, 0, 0), (True, 3, 2, 0, 0)]}, status="closed", place="Liceo Bicentenario",
        promises=(("Traer el registro de ausencias por sector.", "Gestión Territorial", 20, {"done": "Se entregó en la jornada de julio."}),),
    ),
    Told(
        "Taller con asistentes de Quebrada del Canelo", (6, 19), 16, CANELO, (ASI,), past.ASISTENTES_CANELO,
        {ASI: [(False, 16, 3, 0, 1)]}, status="closed", place="Escuela El Canelo",
    ),
    Told(
        "Taller con estudiantes de Alto Huemul", (7, 3), 11, HUEMUL, (EST,), past.ESTUDIANTES_HUEMUL,
        {EST: [(False, 9, 8, 1, 0), (True, 4, 3, 0, 0)]}, status="closed", place="Liceo Cordillera de Alto Huemul",
    ),
    Told(
        "Jornada de la Conferencia de Directores", (7, 10), 9, CANELO, (DIR,), past.DIRECTIVOS,
        {DIR: [(False, 8, 7, 0, 0), (True, 4, 3, 0, 0)]}, status="closed", kind="journey", place="Sede del Servicio Local",
        promises=(("Proponer la pareja de directores que acompaña.", "Gestión de Personas", 30, {"done": "Partieron tres parejas en marzo."}),),
    ),
    Told(
        "Diálogo con consejos escolares de Puerto Arrayán", (8, 7), 18, ARRAYAN, (CES,), past.CONSEJOS_ARRAYAN,
        {CES: [(False, 9, 5, 0, 0), (True, 3, 2, 0, 0)]}, status="closed", kind="dialogue", place="Escuela Caleta Arrayán",
    ),
    Told(
        "Taller con consejos parvularios de Los Maitenes", (8, 14), 16, MAITENES, (CEP,), past.PARVULARIOS_MAITENES,
        {CEP: [(False, 12, 1, 0, 0)]}, status="closed", place="Jardín Infantil Los Queltehues",
    ),
    Told(
        "Diálogo en la Escuela Rural El Avellano", (8, 21), 10, MAITENES, (APO, DOC), past.AVELLANO,
        {APO: [(True, 5, 2, 0, 0)], DOC: [(True, 1, 1, 0, 0)]}, but={"internet": DOC}, status="closed", kind="dialogue",
        school="Escuela Rural El Avellano", place="Sala única", is_rural=True,
    ),
    Told(
        "Consulta a funcionarias y funcionarios del Servicio", (9, 4), 9, CANELO, (FUN,), past.FUNCIONARIOS,
        {FUN: [(False, 11, 8, 0, 0)]}, status="closed", kind="online", place="Videollamada", modality="remote", addresses=2,
    ),
]  # fmt: skip

# Key in the words -> the theme; several keys may lead to one.
THEMES = {
    "transporte": "Caminos, transporte y asistencia",
    "asistencia": "Caminos, transporte y asistencia",
    "lectura": "Lectura en los primeros años",
    "planificar": "Tiempo para trabajar juntos y reemplazos",
    "reemplazos": "Tiempo para trabajar juntos y reemplazos",
    "convivencia": "Convivencia y salud mental",
    "calefaccion": "Calefacción y leña",
    "compras": "Compras que llegan tarde",
    "celulares": "Uso de celulares",
    "formacion": "Formación de asistentes",
    "reconocer": "Formación de asistentes",
    "banos": "Techos, baños y patios",
    "techos": "Techos, baños y patios",
    "obras": "Techos, baños y patios",
    "internet": "Conexión en escuelas rurales",
    "centros": "Consejos y centros de estudiantes",
    "consejos": "Consejos y centros de estudiantes",
    "cultura": "Lengua y cultura del territorio",
    "acogida": "Quienes llegan durante el año",
    "tecnico": "Especialidades y salidas a terreno",
    "aula": "Observación y conversación sobre la clase",
    "direccion": "Recibir a quienes dirigen",
    "adultos": "Educación de personas adultas",
}
# What is also about something else: a contribution can sit in two themes.
ALSO = {"dupla": "Tiempo para trabajar juntos y reemplazos", "internado": "Convivencia y salud mental", "furgón": "Calefacción y leña", "recreo": "Convivencia y salud mental"}  # fmt: skip

# Theme's key -> (decision, action codes, in which words, to whom). Next year's plan lacks those of a third.
DECIDED_NEXT = {
    "transporte": ("incorporated", ("3.2", "4.3"), "La acción 3.2 suma un llamado a la familia el mismo día. La mesa con los municipios firma los recorridos antes de marzo y revisa el primer bus de cada sector.", ""),
    "convivencia": ("incorporated", ("1.4",), "La red de convivencia publica el calendario de las duplas por escuela y escribe un protocolo de una página. Habrá dos talleres con familias por comuna.", ""),
    "calefaccion": ("incorporated", ("5.2",), "La compra de leña pasa a enero y se puede hacer a proveedores de cada comuna, certificada. Los equipos se revisan en abril, también los de los internados.", ""),
    "formacion": ("incorporated", ("2.2",), "Las seis jornadas serán por comuna, en horario de trabajo y con reemplazo. Las dos primeras: contención y primeros auxilios.", ""),
    "centros": ("incorporated", ("4.2",), "Cada liceo fija una hora mensual dentro del horario, y habrá una jornada territorial con transporte.", ""),
    "banos": ("incorporated", ("5.1",), "Los baños van primero: pestillos, papel y agua caliente se revisan en enero, y los de prebásica entran en las once obras.", ""),
    "techos": ("incorporated", ("5.1",), "Las visitas a techos pasan a junio, con lluvia, y queda un registro de cada reparación.", ""),
    "consejos": ("incorporated", ("4.1",), "La tabla se manda con una semana y cada acuerdo tiene respuesta escrita en treinta días.", ""),
    "internet": ("incorporated", ("5.3",), "Los siete enlaces parten por Isla Menor, y se capacita a una persona de cada escuela.", ""),
    "celulares": ("not_incorporated", (), "Cada comunidad lo decide en su reglamento interno, que es donde la ley lo pone. El Servicio envía en marzo tres ejemplos de norma para conversar en el consejo escolar.", ""),
    "compras": ("referred", (), "Se pidió un calendario trimestral y una ficha única de pedido. Responde por escrito antes del 15 de enero.", "Administración y Finanzas"),
    "reemplazos": ("not_incorporated", (), "La norma no permite destinar por día entre establecimientos. Se ofrece una lista común de reemplazantes por comuna, que no necesita estar en el plan.", ""),
}  # fmt: skip
DECIDED_PAST = {
    "transporte": ("incorporated", ("3.2", "4.3"), "El llamado a la familia es el mismo día, y la mesa con los municipios revisa los recorridos cada dos meses.", ""),
    "asistencia": ("incorporated", ("3.2",), "La mesa trimestral mira los nombres de quienes dejaron de venir, no solo los porcentajes.", ""),
    "lectura": ("incorporated", ("1.1",), "La biblioteca viajera va a todas las escuelas rurales y a los jardines, con libros nuevos y resistentes.", ""),
    "aula": ("incorporated", ("2.1",), "Se observa para conversar: la pauta se acordó con la Conferencia y no lleva nota.", ""),
    "formacion": ("incorporated", ("2.2",), "Son seis jornadas por comuna, en horario de trabajo y con reemplazo pagado.", ""),
    "convivencia": ("incorporated", ("1.4",), "La red incluye formación en pololeo sin violencia y un espacio mensual de cuidado de los equipos.", ""),
    "centros": ("incorporated", ("4.2",), "En mayo hay una jornada para todos los centros, con transporte, y un fondo de iniciativas.", ""),
    "calefaccion": ("incorporated", ("5.2",), "Todos los equipos se revisan en abril y la leña se compra seca y certificada.", ""),
    "compras": ("incorporated", ("3.1",), "Hay un calendario trimestral por establecimiento y seguimiento semanal de cada pedido.", ""),
    "direccion": ("incorporated", ("2.3",), "Quien asume recibe tres meses de acompañamiento de un par.", ""),
    "obras": ("incorporated", ("5.1",), "Techos y canaletas se revisan en marzo. Tres obras quedaron en segunda prioridad con la Ley de Presupuestos.", ""),
    "internet": ("incorporated", ("5.3",), "Siete escuelas rurales reciben enlace satelital.", ""),
    "consejos": ("incorporated", ("4.1",), "Cada comuna tiene una persona de referencia, y cada acuerdo recibe respuesta.", ""),
    "adultos": ("incorporated", ("3.3",), "Se abren dos sedes vespertinas en liceos que ya funcionan.", ""),
    "celulares": ("not_incorporated", (), "Cada reglamento interno lo decide con su comunidad. Se ofreció orientación a los consejos.", ""),
    "reemplazos": ("referred", (), "Se pidió una lista de reemplazantes por comuna. Funciona desde abril.", "Gestión de Personas"),
}  # fmt: skip

PROPOSAL = "Trece talleres y diálogos en las cuatro comunas, con los siete estamentos obligatorios y con las familias. Cada uno dura entre noventa minutos y dos horas y tiene tres momentos: qué pasa hoy, qué se podría hacer, qué va primero. En las escuelas de menos de veinte estudiantes se conversa con toda la comunidad a la vez."  # fmt: skip
PRIVACY = "Se anota qué se dice y cuántas personas vienen, no quién es cada una. Lo que se publica lo revisa antes una persona del equipo. Quien deja su correo recibe un solo mensaje con el resultado, y después el correo se borra. Si alguien cuenta algo que puede dañar a una niña, niño o adolescente, se avisa de inmediato a la persona a cargo de su protección."  # fmt: skip
PROTECTED = "Una estudiante contó algo de su casa que le da miedo. Pidió hablar con alguien, y se quedó con ella la encargada de convivencia."  # fmt: skip
CONTACT = "Ignacio Curinao, encargado del PAL: pal@demostracion.demo.cl o 45 200 0000 (inventado)"
ROLES = [
    ("Coordina el proceso", "Convoca, cuida los plazos y responde por la devolución.", "Ignacio Curinao", "preparation"),
    ("Diseña la metodología", "Escribe las pautas y forma a quienes facilitan.", "Marcela Toro", "formulation"),
    ("Facilita y toma nota", "Conduce los talleres y deja anotado lo que se dice.", "Esteban Quezada", "participation"),
    ("Sistematiza", "Agrupa los aportes y propone qué se decide.", "Lidia Marileo", "draft"),
    ("Difunde y devuelve", "Lleva cada hoja a su escuela y anota por dónde se contó.", "Nancy Bórquez", "publication"),
]  # fmt: skip
METHODS = [
    ("Taller de dos horas", "Para grupos de quince a treinta personas.", 120, "Papelógrafos, plumones gruesos, tarjetas de tres colores, hoja de asistencia.", [
        ("identify", "¿Qué les cuesta hoy en su escuela o en su trabajo?", 30),
        ("identify", "¿A quiénes les pasa más, y en qué época?", 15),
        ("deliberate", "¿Qué se ha probado y qué se podría probar?", 35),
        ("decide", "De todo esto, ¿qué tres cosas van primero?", 25),
        ("decide", "¿Quién se compromete a qué, y para cuándo?", 15),
    ]),
    ("Conversación corta en una escuela chica", "Toda la comunidad junta, en una vuelta de palabra.", 75, "Mate, pan y una hoja grande.", [
        ("identify", "¿Qué echan de menos en su escuela?", 25),
        ("deliberate", "¿Qué haría usted si fuera por usted?", 25),
        ("decide", "¿Qué es lo que no puede esperar?", 25),
    ]),
]  # fmt: skip
OUTREACH_NEXT = [
    ("socialisation", "Radio Canelo FM, programa de la mañana (inventada)", -5, "Familias de Quebrada del Canelo y sectores rurales", 900, "Llamaron cuatro personas: dos por la leña, una por el bus y una para agradecer."),
    ("socialisation", "Afiche con código QR en las 32 unidades", -4, "Comunidades educativas", None, ""),
    ("socialisation", "Correo a consejos escolares y centros de padres", -2, "Integrantes de consejos y centros", 214, "Piden que el cuadro de obras diga la comuna."),
]  # fmt: skip
OUTREACH_PAST = [
    ("socialisation", "Asamblea abierta en cada comuna", (9, 25), "Comunidades educativas", 143, "Se repitió lo de los recorridos y la leña."),
    ("socialisation", "Sitio del Servicio y redes sociales", (10, 2), "Público general", 2100, ""),
    ("dissemination", "Envío del plan sancionado a cada unidad", (12, 19), "Las 32 unidades educativas", 32, ""),
    ("dissemination", "Diario mural con la hoja de cada sesión", (12, 22), "Quienes participaron", None, "Dos escuelas pidieron la hoja más grande."),
]  # fmt: skip
