"""The demonstration's published practice: invented. {key of the card's field: what it says}."""

NAME = "La mitad del consejo para mirar trabajos de estudiantes"
AXES = 1
ANSWERS = {
    "palabras-clave": "consejo de profesores, reflexión, trabajos de estudiantes, protocolo",
    "resumen": "La escuela sacó los avisos del consejo de profesores y usó la mitad de cada sesión para mirar trabajos de estudiantes con un protocolo breve. En diez consejos el equipo cambió tres unidades y una docente conduce hoy el protocolo.",
    "poblacion": "Equipos de las unidades educativas",
    "ambito": "Unidades educativas públicas urbanas",
    "origen": "Los consejos se llenaban de avisos y las conversaciones de enseñanza quedaban para el pasillo. El equipo lo dijo en la primera reunión de monitoreo.",
    "objetivo": "Recuperar el consejo de profesores como espacio pedagógico.",
    "estrategias": "Avisos por escrito el lunes.\nUn protocolo de cuatro preguntas para mirar trabajos.\nQue conduzca una persona distinta cada vez.",
    "actores": "Dirección, jefatura técnica, docentes de primer y segundo ciclo, profesional de la UATP.",
    "evaluacion": "Se contó en cuántos consejos se usó la mitad del tiempo y qué unidades cambiaron después.",
    "facilita": "Que la dirección fuera la primera en dejar de dar avisos, y que el protocolo cupiera en una tarjeta.",
    "dificulta": "Las licencias de fin de semestre; se resolvió juntando ciclos esas semanas.",
    "resultados": "Nueve de diez consejos usaron la mitad del tiempo en mirar trabajos. Tres unidades de lenguaje cambiaron de consigna.",
    "lecciones": "Partir por un trabajo real abre más conversación que partir por una pauta. Un acuerdo con día y persona se cumple.",
}
