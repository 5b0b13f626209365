"""What the demonstration's bodies do, agree, promise and write on the plan. Everything here is invented."""

from accounts.models import Body

Kind = Body.Kind
WORK = [
    ("Leer con el consejo los resultados de la escuela", 4, True),
    ("Revisar el reglamento interno y el protocolo de convivencia", 6, True),
    ("Opinar del plan de mejoramiento antes de que se cierre", 9, False),
    ("Contar a las familias lo que se acordó en el año", 12, False),
]
SUPPORT = [
    "Se preparó la tabla de la primera sesión.",
    "Cómo elegir a quien representa a las asistentes.",
    "Se revisó el acta de constitución que faltaba firmar.",
    "Envío del resumen de la ley en una página.",
]
# Of the Comité, the Consejo Local and one school's council: what was agreed, and what was promised by whom.
FEATURED = {
    Kind.SCHOOL_COUNCIL: [
        (-120, ["Pedir que el paradero tenga techo antes del invierno."], [
            ("Llevar la carta del paradero a la municipalidad.", "Dirección de la escuela", -80, {"done": "La carta se entregó; la obra quedó para octubre."}),
            ("Averiguar cuánto cuesta ampliar la biblioteca.", "Docente representante", -60, {"postponed": ("La cotización llegó sin las estanterías.", 15)}),
        ]),
        (-70, ["Abrir la biblioteca hasta las seis, dos tardes por semana."], [
            ("Ordenar turnos de apoderadas para la biblioteca.", "Centro de padres", 10, {}),
        ]),
        (-15, ["Conversar el uso del celular con cada curso antes de escribir la norma."], [
            ("Traer una propuesta de norma de celulares por ciclo.", "Dirección de la escuela", 20, {}),
        ]),
    ],
    Kind.COUNCIL: [
        (-95, ["Sesionar dos veces al año fuera de Quebrada del Canelo."], [
            ("Invitar a escuelas rurales a la sesión de Alto Huemul.", "Secretaría del Consejo", -40, {"postponed": ("La nieve cortó el camino el día previsto.", 18)}),
        ]),
        (-20, ["Pedir al Servicio los recorridos rurales con horario."], [
            ("Juntar los horarios que anotó cada escuela.", "Asistentes de la educación", 8, {}),
        ]),
    ],
    Kind.STEERING: [
        (-45, ["Recibir al Consejo Local en la sesión de fin de año."], [
            ("Enviar al Servicio las prioridades de los cuatro municipios.", "Representante de las municipalidades", 5, {}),
        ]),
    ],
}  # fmt: skip
# Action's code or section's key, what was written, days ago, on paper, why it was set aside.
WRITTEN = {
    Kind.COUNCIL: [
        ("3.2", "El llamado el mismo día está bien, pero en Punta Lobería no hay señal: tendría que ser por la radio o con la posta.", 4, False, ""),
        ("5.2", "La leña en enero, de acuerdo. Falta decir quién la guarda: en tres escuelas no hay leñera.", 3, False, ""),
        ("4.2", "Como estudiantes pedimos que la hora mensual quede escrita en el horario y no «cuando se pueda».", 2, False, ""),
        ("3.2", "Que avisen por radio donde no llega el teléfono.", 1, True, "Dice lo mismo que la primera; se unió a ella."),
    ],
    Kind.STEERING: [
        ("5.1", "Ocho obras para veinticuatro escuelas: conviene decir con qué criterio se ordenan, y en qué comuna está cada una.", 3, False, ""),
        ("4.3", "La mesa debería tener acta pública. Los municipios respondemos mejor cuando queda escrito.", 2, False, ""),
    ],
    "": [
        ("genero", "Me parece bien medir por separado, pero falta decir qué se hará con la diferencia.", 2, False, ""),
        ("1.1", "¿La biblioteca viajera incluye a los jardines? No se entiende en el texto.", 1, False, ""),
    ],
}  # fmt: skip
COMMITTEE = [
    "Ignacio Curinao Salas",
    "Marcela Toro Huenchual",
    "Esteban Quezada Lillo",
    "Lidia Marileo",
    "Nancy Bórquez",
]
REPORTED = {
    "audience": "Asamblea de la escuela",
    "summary": "Se contó qué se acordó en el año, qué se cumplió y qué sigue.",
}
GROUP = "Que el texto diga qué sigue y a quiénes llega"
