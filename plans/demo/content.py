"""What the demonstration's plan says. Everything here is invented."""

PEL = [
    ("OE1", "Mejorar los aprendizajes de cada estudiante, desde la sala cuna hasta la educación de adultos", [
        ("1.1", "Lectura y pensamiento matemático"),
        ("1.2", "Trayectorias formativas flexibles"),
        ("1.3", "Convivencia y bienestar"),
    ]),
    ("OE2", "Fortalecer las capacidades de docentes, asistentes y equipos directivos", [
        ("2.1", "Acompañamiento en el aula"),
        ("2.2", "Liderazgo directivo"),
    ]),
    ("OE3", "Sostener una gestión oportuna y transparente de los recursos", [
        ("3.1", "Compras y ejecución a tiempo"),
        ("3.2", "Cobertura y asistencia"),
    ]),
    ("OE4", "Dar a las comunidades voz y seguimiento en las decisiones del territorio", [
        ("4.1", "Consejos que deliberan"),
        ("4.2", "Vínculo con municipios y región"),
    ]),
    ("OE5", "Asegurar espacios seguros, abrigados y conectados", [
        ("5.1", "Conservación y calefacción"),
        ("5.2", "Conectividad rural"),
    ]),
]  # fmt: skip
ENEP = [
    ("ENEP 1", "Desarrollo integral y aprendizajes"),
    ("ENEP 2", "Capacidades de quienes enseñan y conducen"),
    ("ENEP 3", "Cobertura, asistencia e inclusión"),
    ("ENEP 4", "Participación y trabajo en red"),
    ("ENEP 5", "Recursos e infraestructura"),
]
AGREEMENT = [
    ("CGE1", "Eficiencia interna y aprendizajes", [
        ("Variación de la asistencia media", "percent", "1.2", "0.7", ""),
        ("Estudiantes en nivel insuficiente de lectura, 4.º básico", "percent", "38", "41.5", "Segunda medición en noviembre."),
    ]),
    ("CGE2", "Gestión de los instrumentos", [
        ("Cumplimiento de las metas del Plan Anual", "percent", "90", "62.5", "Avance a la fecha de corte."),
    ]),
    ("CGE3", "Condiciones físicas y financieras", [
        ("Ejecución de las iniciativas de inversión", "percent", "85", "48", ""),
        ("Cumplimiento de la dotación del Plan Anual", "percent", "100", None, "Se mide al cierre del año."),
    ]),
    ("CGE4", "Participación y liderazgo", [
        ("Cumplimiento del plan de trabajo con los consejos", "percent", "100", "71.4", "5 de 7 hitos."),
    ]),
]  # fmt: skip
# Objective, name, unit of measure, sense, target, value at the cut-off (None with why), remark.
PEL_INDICATORS = [
    ("OE1", "Estudiantes que leen comprensivamente al terminar 2.º básico", "percent", "higher", "75", "68.3", "Diagnóstico de julio, 412 estudiantes."),
    ("OE1", "Estudiantes que reprueban", "percent", "lower", "2.5", "annual", "Se conoce al cierre del año escolar."),
    ("OE1", "Titulación en la enseñanza técnica", "percent", "higher", "80", "77.1", "Cohorte anterior."),
    ("OE2", "Docentes con retroalimentación semestral en el aula", "percent", "higher", "80", "58.6", "Falta informar el segundo semestre."),
    ("OE2", "Asistentes de la educación capacitados", "percent", "higher", "60", "34", ""),
    ("OE3", "Inasistencia grave", "percent", "lower", "12", "15.8", "Invierno con 11 días de caminos cerrados."),
    ("OE3", "Ejecución presupuestaria", "percent", "higher", "90", "71.2", ""),
    ("OE3", "Retención escolar", "percent", "higher", "95", "97.4", ""),
    ("OE4", "Establecimientos con consejo escolar en regla", "percent", "higher", "100", "91.7", "22 de 24."),
    ("OE4", "Establecimientos que eligen centro de estudiantes", "percent", "higher", "100", "S/I", "Se pidió el dato a los 4 liceos."),
    ("OE5", "Establecimientos con calefacción suficiente", "percent", "higher", "90", "70.8", "17 de 24."),
    ("OE5", "Escuelas rurales con conexión estable", "percent", "higher", "80", "50", "7 de 14."),
]  # fmt: skip
AXES = ["Convivencia y bienestar", "Aprendizajes", "Asistencia y permanencia", "Condiciones para aprender"]

# Objective, code, name, description, kind, office, from, until (month, day), line, ENEP, axis, target %, universe, budget
# [(source, pesos)], gender approach, indicators [(name, unit, target, means, by gender)].
ACTIONS = [
    ("OE1", "1.1", "Leer y contar lo leído en los primeros años",
     "Dos jornadas por semestre con educadoras y docentes de NT1 a 2.º básico, **biblioteca viajera** para las escuelas rurales y una evaluación breve en julio y noviembre.",
     "support", "UATP", (3, 10), (12, 5), "1.1", "ENEP 1", 1, "95", "all", [("Subvención Escolar Preferencial (SEP)", 38_400_000), ("Transferencias JUNJI (VTF)", 6_200_000)],
     "Lecturas con autoras y protagonistas mujeres de la región; se mira la brecha de lectura entre niñas y niños.",
     [("Unidades que realizan las dos jornadas y la evaluación", "percent", "95", "Acta de jornada y reporte de evaluación", False),
      ("Estudiantes de 2.º básico que leen comprensivamente", "percent", "75", "Informe de evaluación", True)]),
    ("OE1", "1.2", "Resolver problemas de matemática con material concreto",
     "Laboratorio itinerante de matemática y comunidad de docentes de 3.º a 6.º básico, una sesión al mes.",
     "support", "UATP", (4, 1), (11, 28), "1.1", "ENEP 1", 1, "90", "schools", [("Subvención Escolar Preferencial (SEP)", 21_700_000)], "",
     [("Establecimientos con al menos seis sesiones de laboratorio", "percent", "90", "Bitácora del laboratorio", False)]),
    ("OE1", "1.3", "Acompañar trayectorias en educación de adultos, especial e intercultural",
     "Plan de apoyo por unidad, con adecuación curricular y un equipo común de tres profesionales.",
     "support", "UATP", (3, 17), (12, 12), "1.2", "ENEP 1", 1, "90", "flexible", [("Programa de Integración Escolar (PIE)", 18_900_000)], "",
     [("Unidades con plan de apoyo en uso", "percent", "90", "Plan firmado por ambas partes", False)]),
    ("OE1", "1.4", "Cuidar la convivencia en cada comunidad",
     "Encargadas y encargados de convivencia en red; protocolo común ante situaciones graves; espacio mensual de cuidado de equipos.",
     "support", "UATP", (3, 3), (12, 19), "1.3", "ENEP 1", 0, "95", "all", [("Subvención general", 12_500_000)],
     "Formación en prevención de violencia de género en el pololeo, de 7.º básico a 4.º medio.",
     [("Unidades que participan en al menos una actividad de la red", "percent", "95", "Lista de asistencia", False)]),
    ("OE2", "2.1", "Observar clases y conversar sobre ellas",
     "Dos ciclos de observación y retroalimentación por docente, con pauta acordada en la Conferencia de Directores.",
     "support", "UATP", (4, 14), (11, 14), "2.1", "ENEP 2", 1, "85", "schools", [("Subvención Escolar Preferencial (SEP)", 9_800_000)], "",
     [("Docentes con dos retroalimentaciones en el año", "percent", "80", "Pautas de observación", True)]),
    ("OE2", "2.2", "Formar a asistentes de la educación en apoyo al aula",
     "Seis jornadas en horario de trabajo, por comuna, con reemplazos pagados.",
     "provision", "GP", (4, 7), (10, 24), "2.1", "ENEP 2", 1, "75", "all", [("Subvención general", 16_300_000)], "",
     [("Asistentes que completan la formación", "percent", "60", "Certificados", True)]),
    ("OE2", "2.3", "Recibir y acompañar a quienes asumen una dirección",
     "Inducción de tres meses con una directora o un director par, y plan de los primeros cien días.",
     "provision", "GP", (3, 3), (12, 19), "2.2", "ENEP 2", 1, "100", "liceos", [("Aporte fiscal", 4_600_000)], "",
     [("Personas que completan la inducción", "percent", "100", "Informe de cierre de la inducción", False)]),
    ("OE3", "3.1", "Comprar a tiempo con recursos SEP",
     "Calendario trimestral de compras por establecimiento y seguimiento semanal de cada pedido.",
     "provision", "AF", (1, 6), (12, 30), "3.1", "ENEP 5", 3, "80", "schools", [("Subvención general", 3_100_000)], "",
     [("Pedidos entregados antes de la fecha acordada", "percent", "80", "Reporte de compras", False)]),
    ("OE3", "3.2", "Salir a buscar a quienes dejaron de venir",
     "Llamado a la familia el mismo día, visita antes de una semana y mesa trimestral con los cuatro municipios.",
     "support", "GT", (3, 3), (12, 19), "3.2", "ENEP 3", 2, "90", "all", [("Fondo de Apoyo a la Educación Pública (FAEP)", 14_250_000)],
     "Se mira aparte a las adolescentes madres y embarazadas, y a jóvenes que trabajan en temporada.",
     [("Unidades que aplican el protocolo de asistencia", "percent", "90", "Registro de llamados", False),
      ("Estudiantes que vuelven antes de un mes", "number", "120", "Registro de revinculación", True)]),
    ("OE3", "3.3", "Abrir segundos ciclos en educación de adultos",
     "Dos nuevas sedes vespertinas en liceos que ya funcionan.",
     "provision", "PCG", (1, 6), (12, 30), "3.2", "ENEP 3", 2, "100", "liceos", [("Aporte fiscal", 27_000_000)], "",
     [("Personas adultas que se matriculan", "number", "240", "Matrícula SIGE", True)]),
    ("OE4", "4.1", "Acompañar a consejos escolares y parvularios que deliberan",
     "Una persona de referencia por comuna, pauta breve de acta y devolución de cada acuerdo.",
     "link", "PVT", (4, 1), (12, 12), "4.1", "ENEP 4", 3, "100", "all", [("Subvención general", 5_400_000)], "",
     [("Consejos con cuatro sesiones y acta", "percent", "100", "Actas", False)]),
    ("OE4", "4.2", "Apoyar la elección y el trabajo de los centros de estudiantes",
     "Jornada territorial de estudiantes en mayo y fondo concursable de iniciativas.",
     "link", "PVT", (3, 17), (6, 30), "4.1", "ENEP 4", 3, "100", "liceos", [("Fondo de Apoyo a la Educación Pública (FAEP)", 7_500_000)],
     "Listas paritarias sugeridas en el reglamento tipo.",
     [("Liceos que eligen centro de estudiantes", "percent", "100", "Acta de elección", False)]),
    ("OE4", "4.3", "Trabajar con los cuatro municipios en transporte y caminos",
     "Mesa bimensual con compromisos por escrito.",
     "link", "GT", (3, 3), (11, 28), "4.2", "ENEP 4", 2, None, None, [], "",
     [("Sesiones de la mesa con acta", "number", "5", "Actas de la mesa", False)]),
    ("OE5", "5.1", "Conservar techos, baños y patios",
     "Once obras menores priorizadas con las direcciones; revisión de techos y canaletas en marzo.",
     "provision", "IM", (1, 6), (12, 30), "5.1", "ENEP 5", 3, "45", "schools", [("Fondo de Apoyo a la Educación Pública (FAEP)", 186_000_000), ("Aporte fiscal", 64_000_000)], "",
     [("Obras terminadas", "number", "11", "Acta de recepción de obra", False)]),
    ("OE5", "5.2", "Calefacción antes del invierno",
     "Revisión de todos los equipos en abril y compra conjunta de leña seca certificada y pellets.",
     "provision", "IM", (3, 3), (5, 30), "5.1", "ENEP 5", 3, "100", "all", [("Subvención general", 42_800_000)], "",
     [("Unidades con calefacción en uso al 31 de mayo", "percent", "100", "Visita de terreno", False)]),
    ("OE5", "5.3", "Conectar a las escuelas rurales que faltan",
     "Enlace satelital en siete escuelas y capacitación a una persona por establecimiento.",
     "provision", "IM", (4, 1), (10, 31), "5.2", "ENEP 5", 3, "80", "rural", [("Aporte fiscal", 23_600_000)], "",
     [("Escuelas rurales con conexión estable", "percent", "80", "Medición de enlace", False)]),
]  # fmt: skip

LINKS = [
    ("communal", "Municipalidades de las cuatro comunas", "Transporte rural, caminos y locales para la participación.", "Las cuatro comunas", "GT", "marzo a noviembre"),
    ("communal", "Postas de salud rural", "Control de salud y salud mental en la escuela.", "Puerto Arrayán y Alto Huemul", "UATP", "abril a octubre"),
    ("regional", "Universidad Regional de la Cordillera (inventada)", "Prácticas en escuelas multigrado y mentoría de matemática.", "Región de Demostración", "UATP", "todo el año"),
    ("regional", "Gobierno Regional de Demostración", "Conservación de establecimientos y conectividad.", "Región de Demostración", "IM", "todo el año"),
]  # fmt: skip
PRESENTATION = (
    "Este plan se escribió con las comunidades de cuatro comunas, en un territorio donde una de cada dos escuelas es "
    "rural y varias tienen menos de veinte estudiantes.\n\n"
    "Lo que aquí se compromete cabe en una idea: **que ninguna escuela quede sola**. Por eso cada acción dice a qué "
    "unidades llega, quién responde por ella y cómo se sabrá si se cumplió."
)
GENDER = (
    "Los indicadores que cuentan personas se miden por separado para mujeres y hombres. Tres acciones tienen un "
    "compromiso propio, que se lee junto a cada una."
)
GROUNDS = [
    "Matrícula proyectada y horas del plan de estudios; se mantiene la dotación.",
    "Escuela multigrado: una docente encargada y apoyo de PIE dos días por semana.",
    "Se agrega media jornada de educación diferencial por 9 estudiantes con apoyos permanentes.",
    "Dos cursos nuevos en el nivel medio; horas según plan de estudios técnico.",
]

# Kind of body: sense, day of the year before, session, present, total, votes for and against, minority.
ACTS = {
    "comite_directivo_local": ("Favorable, con recomendaciones", (10, 29), "Ordinaria 9", 5, 6, 5, 0, ""),
    "consejo_local": ("Con recomendaciones", (11, 3), "Ordinaria 6", 10, 12, 8, 2, "Dos integrantes sostuvieron que el plan debía fijar una regla única sobre el uso de celulares."),
}  # fmt: skip
# Kind of body: [(an action's code or a section's key, title, text, answer, grounds)].
RECOMMENDED = {
    "comite_directivo_local": [
        ("4.3", "Los cuatro municipios, con fechas",
         "Acordar con los cuatro municipios un calendario de la mesa de transporte antes de marzo.",
         "integrated", "La mesa queda con cinco fechas ya acordadas, la primera el 12 de marzo."),
        ("5.2", "Plan de invierno",
         "Adelantar a marzo la revisión de los equipos de calefacción.",
         "integrated", "La revisión pasa de abril a marzo en todas las unidades; la compra de leña sigue en abril."),
        ("objetivos", "Presupuesto por acción",
         "Publicar el presupuesto de cada acción junto al plan, con su fuente.",
         "partly", "Se publica por acción y fuente en la planilla; el gasto efectivo se informará en la cuenta pública de abril."),
        ("3.3", "Segundos ciclos de adultos en Alto Huemul",
         "Estudiar una tercera sede vespertina en Alto Huemul.",
         "rejected", "Con 11 personas inscritas no se completa un curso. Se ofrecerá transporte a Puerto Arrayán y se medirá otra vez en agosto."),
    ],
    "consejo_local": [
        ("dotacion", "Asistentes de aula en cursos multigrado",
         "Considerar asistentes de aula en todos los cursos multigrado de las escuelas rurales, y no solo en primer ciclo.",
         "partly", "Se agregan dos asistentes para segundo ciclo. En las otras escuelas la matrícula de ese ciclo es menor que diez y la educadora diferencial acompaña dos días por semana."),
        ("2.2", "Formación en horario de trabajo",
         "Que la formación de asistentes sea dentro de la jornada también en los jardines, con reemplazo.",
         "integrated", "Las seis jornadas son en horario de trabajo en escuelas y jardines, y el reemplazo se paga con anticipación."),
        ("4.1", "Actas que se entiendan",
         "Que la devolución a los consejos escolares sea de una página y se lea en la primera reunión del año.",
         "integrated", "La devolución es de una página y se lee en la sesión de marzo de cada consejo."),
        ("1.4", "Celulares en la sala",
         "Fijar en el PAL una regla única sobre el uso de celulares.",
         "rejected", "Es materia del reglamento interno de cada establecimiento, que aprueba su comunidad. La UATP apoyará a los consejos escolares que lo pidan."),
        ("genero", "Cifras separadas en más acciones",
         "Que la asistencia grave y la repitencia también se miren por separado para mujeres y hombres.",
         "integrated", "Los dos indicadores se informan por separado desde el primer corte."),
    ],
}  # fmt: skip
# What each action says once the recommendations were answered.
WRITTEN_AFTER = {
    "4.3": "Mesa bimensual con compromisos por escrito y cinco fechas acordadas, la primera el 12 de marzo.",
    "5.2": "Revisión de todos los equipos en marzo y compra conjunta de leña seca certificada y pellets en abril.",
    "2.2": "Seis jornadas en horario de trabajo, por comuna, en escuelas y jardines, con reemplazos pagados por anticipado.",
    "4.1": "Una persona de referencia por comuna, pauta breve de acta y devolución de cada acuerdo, en una página, en marzo.",
}  # fmt: skip
