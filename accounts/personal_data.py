"""The dictionary of personal data: every column that can hold some, why it is kept, by which rule, how long.

What can hold personal data is decided by a rule (`privacy.columns`): a reference to a person,
an e-mail or network address, free text and JSON without choices. Each such column of every installed
app stands either in DICTIONARY or in NOT_PERSONAL; a test fails when a new one is in neither. Keys are
"app.Model.field"; `*` stands for any model, or any field. docs/personal-data.md is made from here.
"""

from accounts.personal_data_support import SUPPORT, SUPPORT_NOT_PERSONAL
from accounts.personal_uses import CONTENT, FUNCTION, SECURITY, Use

RETENTION = {  # what -> days after it is over; `manage.py expire` deletes it then
    "sessions": 0,
    "invitations": 90,
    "attempts": 30,
    "receipts": 30,
    "jobs": 180,
    "subscribers": 30,
    "queue": 30,
}

WHILE_ACCOUNT = "Mientras exista la cuenta; al anonimizarla se borra"
WITH_ROW = "Lo mismo que la fila; al anonimizar la cuenta deja de nombrar a la persona"
WITH_PLAN = "Lo mismo que el plan, que es un documento del Estado y no se elimina"
AFTER_ATTEMPT = f"{RETENTION['attempts']} días"
AFTER_RECEIPT = f"{RETENTION['receipts']} días"
AFTER_JOB = f"{RETENTION['jobs']} días después de terminado"
TRAIL = "Permanente; al anonimizar se borra el texto y queda la huella"


SAID = "Ley 21.719: función pública; las palabras originales no salen del Servicio Local"
PARTICIPATION = {
    "participation.*.text": Use(
        "Lo que se dijo, con sus palabras; puede nombrar a alguien", SAID, "Lo mismo que el proceso del plan"
    ),
    "participation.*.public_text": Use("Lo que se dijo, en palabras revisadas", CONTENT, WITH_PLAN),
    "participation.*.reviewed_by": Use("Quién revisó las palabras para publicar", FUNCTION, WITH_PLAN),
    "participation.ProtectionCase.*": Use(
        "Dar aviso a la persona a cargo de la protección de derechos; solo ella lo lee",
        "Ley 21.430: deber de denunciar y proteger",
        "Hasta que el caso se cierra y lo que la ley pida después",
        exported=False,
    ),
    "participation.Subscriber.email": Use(
        "Contar a quien lo pidió en qué quedó lo que dijo",
        FUNCTION,
        f"{RETENTION['subscribers']} días después de avisar la devolución",
    ),
    "participation.Process.contact": Use("A quién hablar por la devolución", FUNCTION, WITH_PLAN),
    "participation.Process.protection_officer": Use(
        "Quién recibe los casos de protección", FUNCTION, WITH_PLAN
    ),
    "participation.CommitteeRole.*": Use("Quién hace qué en el comité del PAL", FUNCTION, WITH_PLAN),
    "participation.CommunitySession.*": Use(
        "Quién convoca, facilita y toma nota; de qué se trata", FUNCTION, WITH_PLAN
    ),
    "participation.SessionDecision.*": Use("Por qué cambió el estado de una sesión", FUNCTION, WITH_PLAN),
    "participation.Outreach.*": Use("Cómo se mostró el plan y qué se observó", CONTENT, WITH_PLAN),
    "participation.Trace.*": Use("Qué se decidió de lo que se dijo", CONTENT, WITH_PLAN),
    "participation.Minutes.*": Use("Lo que deja escrito un acta", CONTENT, "Permanente"),
    "participation.Confirmation.*": Use(
        "Qué persona adulta confirmó el acta", FUNCTION, "Permanente, como el acta"
    ),
    "participation.Agreement.*": Use("Lo que se acordó", CONTENT, "Permanente, como el acta"),
    "participation.Commitment.*": Use("Quién hace qué, y para cuándo", FUNCTION, WITH_PLAN),
    "participation.Postponement.*": Use("Por qué se aplazó un compromiso", CONTENT, WITH_PLAN),
    "participation.CalendarFeed.user": Use(
        "Calendario privado de una persona", FUNCTION, "Hasta que lo cambia o lo quita"
    ),
    "participation.WeeklyDigest.user": Use(
        "No escribir dos veces en una semana a la misma persona", FUNCTION, WITH_ROW
    ),
    "participation.WorkItem.*": Use("Plan de trabajo de una instancia", CONTENT, WITH_PLAN),
    "participation.BodyReport.*": Use("Informe anual de una instancia", CONTENT, WITH_PLAN),
    "participation.BodySupport.*": Use("Apoyo que se dio a una instancia", FUNCTION, WITH_PLAN),
}
DICTIONARY = {
    "accounts.User.email": Use("Ingresar y recibir avisos", FUNCTION, WHILE_ACCOUNT),
    "accounts.User.first_name": Use("Decir quién escribió, decidió o responde", FUNCTION, WHILE_ACCOUNT),
    "accounts.User.last_name": Use("Decir quién escribió, decidió o responde", FUNCTION, WHILE_ACCOUNT),
    "accounts.User.password": Use(
        "Ingresar; solo su resumen argon2", SECURITY, WHILE_ACCOUNT, exported=False
    ),
    "accounts.User.run_hash": Use(
        "Reconocer a quien ingresa con ClaveÚnica; resumen con clave, nunca el RUN",
        SECURITY,
        WHILE_ACCOUNT,
        exported=False,
    ),
    "accounts.Invitation.email": Use(
        "Enviar la invitación",
        FUNCTION,
        f"{RETENTION['invitations']} días después de aceptada, retirada o vencida",
    ),
    "accounts.Invitation.first_name": Use("Saludar en la invitación", FUNCTION, "Como la invitación"),
    "accounts.Invitation.last_name": Use("Saludar en la invitación", FUNCTION, "Como la invitación"),
    "accounts.Invitation.invited_by": Use("Saber quién invitó", FUNCTION, "Como la invitación"),
    "accounts.*Role.user": Use(
        "Saber qué puede hacer cada persona, y desde cuándo",
        FUNCTION,
        "Permanente: prueba quién tenía qué atribución",
    ),
    "accounts.*Role.given_by": Use("Saber quién dio el rol", FUNCTION, "Como el rol"),
    "accounts.BodyMember.person": Use(
        "Saber quién integra una instancia; de menores de 18 años solo su calidad y curso",
        FUNCTION,
        "Mientras integre la instancia, y en lo que ya se selló",
    ),
    "accounts.BodyMember.seat": Use("La calidad en que integra", FUNCTION, "Como la integración"),
    "accounts.OrganizationalUnit.email": Use(
        "Avisar a la unidad lo que falta; puede ser de una persona", FUNCTION, "Mientras la unidad exista"
    ),
    "accounts.Event.actor": Use("Bitácora: quién hizo qué", SECURITY, TRAIL),
    "accounts.Event.capacity": Use("Bitácora: en qué calidad", SECURITY, TRAIL),
    "accounts.Event.subject_label": Use("Bitácora: sobre qué", SECURITY, TRAIL),
    "accounts.Event.changes": Use("Bitácora: qué cambió", SECURITY, TRAIL, exported=False),
    "accounts.Receipt.by": Use(
        "Que un formulario enviado dos veces no se guarde dos veces", FUNCTION, AFTER_RECEIPT
    ),
    "account.EmailAddress.user": Use("Correo comprobado de la cuenta", SECURITY, WHILE_ACCOUNT),
    "account.EmailAddress.email": Use("Correo comprobado de la cuenta", SECURITY, WHILE_ACCOUNT),
    "mfa.Authenticator.user": Use(
        "Verificación en dos pasos, si la persona la activa", SECURITY, WHILE_ACCOUNT
    ),
    "mfa.Authenticator.data": Use("Su secreto, cifrado o resumido", SECURITY, WHILE_ACCOUNT, exported=False),
    "socialaccount.SocialAccount.user": Use("Ingreso con ClaveÚnica", SECURITY, WHILE_ACCOUNT),
    "socialaccount.SocialAccount.uid": Use("Ingreso con ClaveÚnica", SECURITY, WHILE_ACCOUNT, exported=False),
    "socialaccount.SocialAccount.extra_data": Use(
        "Ingreso con ClaveÚnica; sin el RUN", SECURITY, WHILE_ACCOUNT, exported=False
    ),
    "guardian.UserObjectPermission.user": Use(
        "Sin filas: los roles están en accounts", SECURITY, "No se guarda"
    ),
    "socialaccount.SocialToken.*": Use("No se guardan", SECURITY, "No se guardan", exported=False),
    "sessions.Session.session_data": Use(
        "Mantener abierta la sesión", SECURITY, "12 horas, o hasta salir", exported=False
    ),
    "axes.*.username": Use(
        "Detener intentos de ingreso ajenos: el correo que se escribió",
        SECURITY,
        AFTER_ATTEMPT,
        exported=False,
    ),
    "axes.*.ip_address": Use("Detener intentos de ingreso ajenos", SECURITY, AFTER_ATTEMPT, exported=False),
    "axes.*.user_agent": Use("Detener intentos de ingreso ajenos", SECURITY, AFTER_ATTEMPT, exported=False),
    "axes.*.post_data": Use(
        "Detener intentos de ingreso ajenos; sin la contraseña", SECURITY, AFTER_ATTEMPT, exported=False
    ),
    "axes.*.get_data": Use("Detener intentos de ingreso ajenos", SECURITY, AFTER_ATTEMPT, exported=False),
    "axes.AccessLog.session_hash": Use("No se guarda", SECURITY, "No se guarda", exported=False),
    "documents.Attachment.name": Use(
        "Nombre que trae el archivo; puede nombrar a alguien", CONTENT, WITH_PLAN
    ),
    "documents.SealedDocument.snapshot": Use(
        "Texto del documento sellado, con las personas responsables que nombra",
        CONTENT,
        "Permanente: el documento ya se entregó",
        exported=False,
    ),
    "documents.SealedDocument.title": Use(
        "Título del documento; en un certificado, de quién es", FUNCTION, "Permanente: ya se entregó"
    ),
    "documents.SealedDocument.sealed_by": Use("Quién selló", FUNCTION, "Permanente"),
    "documents.SealedDocument.capacity": Use("En qué calidad selló", FUNCTION, "Permanente"),
    "documents.AccessLink.label": Use("Para quién es el enlace personal", FUNCTION, "Como el documento"),
    "documents.Job.args": Use(
        "Lo que se pidió preparar; puede traer lo buscado", FUNCTION, AFTER_JOB, exported=False
    ),
    "documents.Job.title": Use("Lo que se pidió preparar", FUNCTION, AFTER_JOB),
    "documents.Job.note": Use("Lo que se pidió preparar", FUNCTION, AFTER_JOB),
    "documents.Job.error": Use("Por qué no se pudo", FUNCTION, AFTER_JOB, exported=False),
    "plans.Stage.responsible": Use("Saber quién responde por la etapa", FUNCTION, WITH_PLAN),
    "plans.Stage.reason": Use("Por qué se movió una fecha", CONTENT, WITH_PLAN),
    "plans.Decision.comment": Use("Motivo de un acto", CONTENT, WITH_PLAN),
    "plans.Decision.capacity": Use("En qué calidad se decidió", FUNCTION, WITH_PLAN),
    "plans.Presentation.how": Use(
        "Cómo recibió la instancia; puede nombrar a quien firmó", CONTENT, WITH_PLAN
    ),
    "plans.Amendment.reason": Use("Motivo de la modificación", CONTENT, WITH_PLAN),
    "plans.Amendment.opened_by": Use("Quién la abrió", FUNCTION, WITH_PLAN),
    "plans.Comment.to": Use("A quién se le pregunta", FUNCTION, "Como el plan en escritura; no se sella"),
    "plans.Comment.resolved_by": Use("Quién lo cerró", FUNCTION, "Como el plan en escritura; no se sella"),
    "plans.Comment.text": Use("Nota a un colega", CONTENT, "Como el plan en escritura; no se sella"),
    "plans.Reminder.email": Use("A qué unidad se avisó", FUNCTION, WITH_PLAN),
    "plans.AnnualPlan.evaluation": Use("Relato del año; puede nombrar a alguien", CONTENT, WITH_PLAN),
    "plans.Section.body": Use("Texto del plan; puede nombrar a alguien", CONTENT, WITH_PLAN),
    "plans.Action.description": Use("Texto del plan; puede nombrar a alguien", CONTENT, WITH_PLAN),
    "plans.Action.gender_approach": Use("Texto del plan", CONTENT, WITH_PLAN),
    "plans.ActionSchool.note": Use("Nota sobre una unidad", CONTENT, WITH_PLAN),
    "plans.InstitutionalLink.*": Use("Con quién se trabaja; puede nombrar a alguien", CONTENT, WITH_PLAN),
    "plans.Annex.*": Use("Texto del plan", CONTENT, WITH_PLAN),
    "plans.Measurement.*": Use("Qué se midió y su relato; puede nombrar a alguien", CONTENT, WITH_PLAN),
    "plans.Cut.narrative": Use("Relato del corte", CONTENT, WITH_PLAN),
    "plans.Staffing.grounds": Use(
        "Fundamento de la dotación: cargos y horas, sin nombres", CONTENT, WITH_PLAN
    ),
    "accounts.BodyMember.email": Use("Citar a quien integra la instancia", FUNCTION, "Como la integración"),
    "accounts.BodyMember.user": Use("La cuenta de quien integra", FUNCTION, "Como la integración"),
    "plans.Opinion.session": Use("En qué sesión se acordó", CONTENT, WITH_PLAN),
    "plans.Opinion.minority_grounds": Use("Fundamento de la minoría", CONTENT, WITH_PLAN),
    **dict.fromkeys(
        ("plans.Recommendation.*", "plans.ObservationGroup.*"),
        Use("Lo que recomendó una instancia y cómo se respondió", CONTENT, WITH_PLAN),
    ),
    "plans.Observation.author": Use("De quién es la observación, si lo dijo", FUNCTION, WITH_PLAN),
    "plans.Observation.*": Use(
        "Lo que alguien observó de una versión; puede nombrar a alguien", CONTENT, WITH_PLAN
    ),
    **PARTICIPATION,
    **SUPPORT,
    "*.updated_by": Use("Quién guardó por última vez", FUNCTION, WITH_ROW),
    "*.created_by": Use("Quién lo creó", FUNCTION, WITH_ROW),
    "*.by": Use("Quién lo hizo", FUNCTION, WITH_ROW),
}

_MADE_BY_US = [
    *(f"documents.Attachment.{name}" for name in ("content_type", "sha256")),
    *(f"documents.SealedDocument.{name}" for name in ("kind", "issuer", "code", "trail_head")),
    *(f"documents.SealedDocument.{name}" for name in ("snapshot_sha256", "pdf_sha256", "xlsx_sha256")),
    "documents.AccessLink.token_sha256",
    *(f"documents.Job.{name}" for name in ("key", "handler", "location")),
    "plans.Decision.move",
]
_OF_THE_PLAN = [
    *(f"plans.Instrument.{name}" for name in ("title", "act", "source")),
    *(f"plans.StrategicObjective.{name}" for name in ("code", "text")),
    *(f"plans.StrategicLine.{name}" for name in ("code", "text")),
    "plans.PriorityAxis.name",
    "plans.FundingSource.name",
    *(f"plans.AnnualPlan.{name}" for name in ("source", "resolution_number")),
    "plans.Section.title",
    *(f"plans.Objective.{name}" for name in ("code", "text")),
    *(f"plans.Action.{name}" for name in ("code", "name", "target_text")),
    *(f"plans.CalendarRule.{name}" for name in ("name", "source")),
    "plans.NonWorkingDay.name",
    "plans.Stage.name",
    "plans.Decision.act_number",
    "plans.Amendment.resolution_number",
    *(f"plans.Indicator.{name}" for name in ("name", "formula", "target_text", "means")),
    "plans.Cut.name",
]
NOT_PERSONAL = {
    "auth.*": "Nombres de roles",
    "contenttypes.*": "Nombres de tablas",
    "account.EmailConfirmation.*": "No se usa: el correo se comprueba con la invitación",
    "socialaccount.SocialApp.*": "Configuración; sin filas",
    "axes.*.http_accept": "Lo mismo en todos los navegadores",
    "axes.*.path_info": "La dirección de la página de ingreso",
    "django_tasks_database.*": "La cola de trabajos solo lleva el número de un trabajo",
    "guardian.*": "Sin filas: los roles están en accounts",
    "accounts.Region.*": "Territorio público",
    "accounts.Commune.*": "Territorio público",
    "accounts.LocalService.*": "Territorio público",
    "accounts.School.*": "Directorio público de establecimientos",
    "accounts.OrganizationalUnit.*": "Nombre de una oficina",
    "accounts.Stakeholder.*": "Nombre de un estamento",
    "accounts.Body.*": "Nombre de una instancia y el acto que la constituyó",
    "accounts.BodyMember.course": "Un curso: de quien es menor de 18 años no se guarda el nombre",
    "plans.OpinionSense.*": "Nombre de un sentido",
    "participation.Methodology.*": "Pauta de una sesión",
    "participation.Question.*": "Pregunta de una pauta",
    "participation.Theme.*": "Nombre de un tema",
    "participation.Process.*": "Texto del proceso y su acto",
    "participation.CalendarFeed.token_sha256": "Resumen de un secreto",
    "accounts.Invitation.roles": "Roles, por su número",
    "accounts.Invitation.token_sha256": "Resumen de un secreto",
    "accounts.Receipt.location": "Una dirección del producto",
    "accounts.Event.*": "Enlaces de la cadena: números y huellas",
    "socialaccount.SocialAccount.provider": "Siempre ClaveÚnica",
    **SUPPORT_NOT_PERSONAL,
    **dict.fromkeys(_MADE_BY_US, "Huella, código o dirección que hace el producto"),
    **dict.fromkeys(_OF_THE_PLAN, "Código, título o texto corto del plan, que no es de personas"),
}
