"""RUN: checked by modulo 11 and never kept as such; a keyed digest is, good only for recognising."""

import re

from django.utils.crypto import salted_hmac

_SHAPE = re.compile(r"(\d{6,8})([\dK])")


def check_digit(body: int) -> str:
    """The official check digit of a RUN or RUT: modulo 11 with weights 2 to 7 from the right."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(str(body))))
    return {11: "0", 10: "K"}.get(11 - total % 11, str(11 - total % 11))


def run_digest(run: str) -> str:
    """64 hexadecimal digits for `12.345.678-5` in any usual writing; ValueError for what is no RUN.

    Keyed with SECRET_KEY: who reads the database alone cannot try all RUN. A new key needs the RUN again.
    """
    plain = re.sub(r"[.\s\-\N{NON-BREAKING HYPHEN}\N{EN DASH}]", "", str(run)).upper().lstrip("0")
    shape = _SHAPE.fullmatch(plain)
    if not shape or not plain.isascii() or check_digit(int(shape[1])) != shape[2]:
        raise ValueError("Ese RUN no existe: revisar los números y el dígito verificador")
    return salted_hmac("accounts.run", plain, algorithm="sha256").hexdigest()
