"""What the dictionary of personal data says of a column, and the laws it stands on."""

from dataclasses import dataclass

FUNCTION = "Ley 21.719: función pública del Servicio Local, que la Ley 21.040 encarga"
SECURITY = "Ley 21.719: deber de seguridad; DS 7 y DS 9 de 2023"
CONTENT = "Ley 21.719: función pública; el contenido lo decide quien escribe el plan"


@dataclass(frozen=True)
class Use:
    """Why a column is kept, by which rule, how long; `exported`: the person's own file carries it."""

    purpose: str
    basis: str
    retention: str
    exported: bool = True
