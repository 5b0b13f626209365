"""Small directories in the official layout, for what the shipped one cannot show."""

USUAL = {
    "AGNO": 2025,
    "RBD": "448",
    "DGV_RBD": "0",
    "NOM_RBD": "",
    "COD_COM_RBD": "",
    "COD_DEPE": 6,
    "RURAL_RBD": 0,
    "LATITUD": "-28,575",
    "LONGITUD": "-70,758",
    "CONVENIO_PIE": 1,
    "ENS_01": 110,
    "ENS_02": 0,
    **{f"MAT_ENS_{level}": 0 for level in range(1, 9)},
    "MAT_ENS_2": 120,
    "MAT_TOTAL": 120,
    "MATRICULA": 1,
    "ESTADO_ESTAB": 1,
}
HEADER = list(USUAL)
VALLENAR, PUDAHUEL, SANTIAGO, ZAPALLAR = 3301, 13124, 13101, 5405  # transferred in 2018, 2018, 2026, 2027


def row(rbd="448", dv="0", name="LICEO PEDRO TRONCOSO MACHUCA", commune=VALLENAR, **cells):
    """A working school of a Servicio with 120 pupils of básica; `cells` are columns of the file."""
    return {**USUAL, "RBD": rbd, "DGV_RBD": dv, "NOM_RBD": name, "COD_COM_RBD": commune, **cells}


def write(path, *rows, header=HEADER, encoding="utf-8"):
    lines = [";".join(header)] + [";".join(str(r.get(name, "")) for name in header) for r in rows]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path
