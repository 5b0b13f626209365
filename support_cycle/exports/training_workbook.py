"""The attendance sheet of a training event: who is registered, with columns to fill and lines for who was not."""

from documents.spreadsheet import Column, Sheet, render_workbook
from support_cycle.forms.training import ADULTS

KEY = "Clave de la actividad"
NUMBER, SHEET = "N.º", "Asistencia"
BLANK = 30


def event_key(event):
    return f"formacion-{event.pk}"


COLUMNS = [
    Column(NUMBER, lambda row: row.pk, width=9, note="No cambiarlo. En blanco para quien se agrega."),
    Column("Nombre", lambda row: row.name, width=36, note="Como irá en el certificado"),
    Column("Cargo", lambda row: row.role, width=28),
    Column(
        "Código de la unidad",
        lambda row: row.school.code if row.school else None,
        width=18,
        note="RBD o código JUNJI; en blanco si viene de otra parte",
    ),
    Column("Unidad", lambda row: str(row.school or ""), width=34, note="Solo para leer: manda el código"),
    Column("Otra institución", lambda row: row.institution, width=28),
    Column("Correo", lambda row: row.email, width=28),
    Column("Asistió", lambda row: "Sí" if row.attended else "No", width=10, note="Sí o No"),
    Column("Horas", lambda row: row.hours, width=9, note="Solo si son otras que las de la actividad; 4,5"),
]


def sheet(event, rows):
    notes = [
        f"{event.service.full_name}. {event}, {event.starts_on:%d-%m-%Y}.",
        f"{KEY}: {event_key(event)}",
        "Anotar Sí en «Asistió» a quienes vinieron y subir la planilla en la misma página de donde se bajó.",
        "Quien no estaba inscrito se agrega al final, sin número. Nadie se borra por dejarlo fuera.",
        ADULTS,
        "Lleva nombres: no se comparte más allá de quienes coordinan la actividad.",
    ]
    return render_workbook([Sheet(SHEET, COLUMNS, rows)], title=f"Asistencia: {event}", notes=notes)
