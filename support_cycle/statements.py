"""The checklist of self-assessment, word by word.

Source: Guía Metodológica, Etapa de Ejecución del Apoyo Técnico-Pedagógico, Annex 1 (Dirección de Educación Pública,
2022), which may be reproduced citing it. The eighth says «Demosté» in print: the typing error is corrected.
"""

BEGINS = "Durante la etapa de ejecución…"
SOURCE = (
    "Dirección de Educación Pública (2022). Guía Metodológica: Etapa de Ejecución del Apoyo Técnico-Pedagógico, "
    "anexo 1, Checklist de autoevaluación."
)
STATEMENTS = {
    1: "Actué como facilitador permitiendo que los participantes construyeran sus conclusiones.",
    2: "Comuniqué de manera efectiva, verbal y no verbalmente, incentivando y generando entusiasmo en el equipo de "
    "gestión.",
    3: "Me involucré con el equipo, dando señales concretas de su compromiso colectivo con la mejora del "
    "establecimiento.",
    4: "Entregué el contexto adecuado para cada parte de la sesión e hice preguntas precisas para dirigir el foco en "
    "la sesión.",
    5: "Organicé previamente el material necesario y facilité su utilización durante la sesión.",
    6: "Promoví la reflexión colectiva mediante preguntas estratégicas para asegurar que el equipo revise sus "
    "supuestos y analice sus prácticas.",
    7: "Seguí la agenda prevista para la sesión y realicé los ajustes necesarios sobre la misma, basado en el pulso de "
    "las necesidades del grupo.",
    8: "Demostré conocimiento profundo del contexto del establecimiento educativo y transmití confianza y seguridad "
    "al grupo.",
    9: "Ofrecí apoyo para realizar una síntesis de lo que el grupo acordó durante la sesión.",
}
