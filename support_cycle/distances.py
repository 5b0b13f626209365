"""How far a unit is: what was noted with its assignment, or the straight line from the Servicio's seat."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
STRAIGHT = (
    "En línea recta desde la comuna cabecera del Servicio, salvo donde se anotó la distancia por camino."
)


def straight_km(here, there):
    """Kilometres between two (latitude, longitude), or None where one is not known."""
    if None in (*here, *there):
        return None
    (lat, lon), (other_lat, other_lon) = (tuple(map(radians, place)) for place in (here, there))
    chord = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))
