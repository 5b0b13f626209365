"""What kind of establishment a row of the directory is: by what it teaches (COD_ENSE), else by its name."""

from accounts.models import School

Kind = School.Kind
NAMED = [
    (Kind.NURSERY, ("JARDIN", "JARDÍN", "SALA CUNA", "PARVUL", "PÁRVUL", "J. I.", "J.I.")),
    (Kind.SPECIAL, ("ESPECIAL", "ESP.", "LENGUAJE", "DIFERENCIAL")),
    (Kind.ADULTS, ("ADULTOS", "CEIA", "C.E.I.A")),
    (Kind.SECONDARY, ("LICEO", "INSTITUTO", "POLITECNICO", "POLITÉCNICO")),
]


def kind_of(levels, name):
    """Of the codes with pupils: media makes a liceo, básica a school, and so on down to parvularia alone."""
    taught = {_kind_of_level(code) for code in levels}
    for kind in (Kind.SECONDARY, Kind.PRIMARY, Kind.SPECIAL, Kind.ADULTS, Kind.NURSERY):
        if kind in taught:
            return kind
    name = name.upper()
    return next((kind for kind, words in NAMED if any(word in name for word in words)), Kind.PRIMARY)


def _kind_of_level(code):
    if code == 10:
        return Kind.NURSERY
    if 60 <= code % 100 < 70:
        return Kind.ADULTS
    if 200 < code < 300:
        return Kind.SPECIAL
    return Kind.SECONDARY if code >= 310 else Kind.PRIMARY
