"""What in a text may say who somebody is: a hint for whoever reviews it, never a rule."""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_RUN = re.compile(r"(?<![\d.])\d{1,2}\.?\d{3}\.?\d{3}\s?-\s?[\dkK]\b")
_PHONE = re.compile(
    r"(?<![\d.])(?:\+?56[\s-]*)?(?:9[\s-]*\d{4}[\s-]*\d{4}|[2-7]\d?[\s-]*\d{3}[\s-]*\d{4})(?![\d.])"
)
_CAPITAL = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+"
_CALLED = re.compile(
    rf"\b(?:don|doña|señora?|señorita|tía|tío|profe|profesora?|directora?|inspectora?)\s+(?-i:{_CAPITAL})",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b({_CAPITAL})\s+(?:(?:de|del|la|las|los)\s+)*({_CAPITAL})\b")
# Words that begin the name of a place or an institution, which may be said.
_PLACES = frozenset(
    """Aula Básica Biblioteca Centro Cerro Ciencias Comité Colegio Conferencia Consejo Consultorio Convivencia
    Dirección Educación Equipo Escuela Estatuto Gestión Instituto Jardín Junta Ley Liceo Lo Ministerio Municipalidad
    Parque Patio Plan Plaza Población Programa Proyecto Recursos Red Región Reglamento Río Sala San Santa Santo
    Servicio Subsecretaría Superintendencia Taller Unidad Valle Villa""".split()
)


def reveals(text):
    """What a text seems to hold, in words: «un correo», «un RUN», «un teléfono», «un nombre (María Soto)»."""
    found = []
    if _EMAIL.search(text):
        found.append("un correo")
    if _RUN.search(text):
        found.append("un RUN")
    if _PHONE.search(_RUN.sub(" ", text)):
        found.append("un teléfono")
    named = _CALLED.search(text) or next(
        (pair for pair in _NAMED.finditer(text) if pair[1] not in _PLACES and pair[2] not in _PLACES), None
    )
    if named:
        found.append(f"un nombre ({named[0]})")
    return found
