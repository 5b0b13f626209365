"""The bitácora in words: what a verb did, what a field is called, how a value reads.

A test holds VERBS against the code.
"""

import datetime
import re
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone

VERBS = {
    "accept_invitation": "aceptó la invitación",
    "act": "anotó el acto",
    "amend": "abrió una modificación",
    "anonymise": "anonimizó a",
    "answer": "respondió",
    "apply": "llevó al texto un ajuste de",
    "approve": "aprobó",
    "archive": "archivó",
    "attach": "agregó un archivo a",
    "close_case": "cerró un caso de protección:",
    "comment": "comentó",
    "compose": "anotó la composición de",
    "confirm": "confirmó",
    "consolidate": "consolidó observaciones en",
    "copy": "copió del año anterior",
    "correct": "corrigió",
    "corroborate": "corroboró",
    "count": "contó a quienes asistieron a",
    "create": "creó",
    "create_bodies": "creó los consejos que faltaban en",
    "deactivate": "desactivó la cuenta de",
    "decide": "hizo un movimiento de",
    "decide_offerings": "decidió sobre lo que ofreció el acompañamiento a",
    "delete": "borró",
    "detach": "quitó un archivo de",
    "drop": "dejó sin efecto",
    "drop_replication": "quitó a quien replicaba",
    "edit": "editó",
    "end_role": "terminó un rol de",
    "erase": "borró el texto de un evento",
    "export": "descargó",
    "finish": "dio por cumplido",
    "gather": "agrupó observaciones en",
    "give_role": "dio un rol a",
    "group": "agrupó aportes en",
    "handover": "hizo el traspaso de",
    "import": "cargó una planilla en",
    "invite": "invitó a",
    "lapse": "dejó sin vigencia las corroboraciones de",
    "load_territory": "cargó el territorio de",
    "measure": "midió",
    "merge": "unió temas en",
    "move": "cambió de lugar",
    "note": "anotó en",
    "note_attempt": "anotó un intento sobre",
    "note_seats": "anotó los asientos de",
    "observe": "observó",
    "offer": "ofreció al PAL",
    "open": "abrió",
    "open_cycle": "abrió el ciclo siguiente,",
    "postpone": "aplazó",
    "pronounce": "anotó",
    "protect": "pasó a protección de derechos algo que se dijo en",
    "publish": "publicó",
    "publish_feedback": "publicó la devolución de",
    "put_back": "volvió a dejar pendientes observaciones de",
    "reactivate": "reactivó la cuenta de",
    "receive": "anotó la recepción de",
    "remind": "avisó a",
    "reopen": "volvió a abrir",
    "reorder": "cambió el orden de",
    "replicate": "anotó que se replica",
    "resend_invitation": "volvió a enviar la invitación a",
    "resolve": "cerró el comentario",
    "restore": "restauró",
    "review": "revisó los textos para publicar de",
    "revoke_invitation": "retiró la invitación a",
    "revoke_link": "retiró un enlace de",
    "seal": "selló",
    "send_digests": "envió los avisos de la semana de",
    "set_aside": "dejó aparte observaciones de",
    "share": "compartió",
    "sign": "guardó la hoja firmada de",
    "stage": "cambió la etapa",
    "tell_dynamics": "entregó a quien la pidió:",
    "tell_feedback": "avisó la devolución de",
    "trace": "decidió sobre aportes:",
    "transcribe": "transcribió",
    "ungroup": "sacó aportes de",
    "universe": "cambió las unidades de",
    "unlock": "desbloqueó el ingreso de",
    "unshare": "dejó de compartir",
    "withdraw": "retiró",
    "write_observation": "escribió",
}
FIELDS = {
    "accepted_at": "aceptada el",
    "account": "cuenta",
    "act_file": "archivo del acto",
    "action": "acción",
    "actions": "acciones",
    "actor": "quién lo hizo",
    "adjustment": "ajuste",
    "annexes": "anexos",
    "answered_at": "respondida el",
    "answered_by": "la respondió",
    "archived_at": "archivado el",
    "at": "cuándo",
    "bodies": "instancias",
    "body": "instancia",
    "by": "por",
    "capacity": "en calidad de",
    "chain": "cadena de la bitácora",
    "client_id": "número de origen",
    "closed_at": "cerrado el",
    "code": "código",
    "comment": "motivo",
    "comments": "comentarios",
    "commitment": "compromiso",
    "commune": "comuna",
    "confirmations": "confirmaciones",
    "contributions": "aportes",
    "corrects": "corrige",
    "created_at": "creado el",
    "created_by": "creado por",
    "corroborations": "corroboraciones",
    "count": "cuántos",
    "cut": "corte",
    "cuts": "cortes",
    "date_joined": "desde",
    "decision": "movimiento",
    "document": "documento",
    "done": "lista",
    "draft_grounds": "fundamento en borrador",
    "email": "correo",
    "ended": "roles que terminaron",
    "evidence": "evidencia",
    "expires_at": "vence el",
    "file": "archivo",
    "files": "archivos",
    "finished": "acciones terminadas",
    "finished_at": "terminado el",
    "first_name": "nombres",
    "from_status": "estado anterior",
    "given": "roles que pasaron",
    "given_by": "lo dio",
    "group": "grupo",
    "id": "número",
    "improvement_progress": "avance de los PME",
    "indicator": "indicador",
    "indicators": "indicadores",
    "instrument": "instrumento",
    "instruments": "instrumentos",
    "invited_at": "invitado el",
    "invited_by": "invitó",
    "is_active": "cuenta activa",
    "is_legal": "fecha de ley",
    "key": "clave",
    "kind": "tipo",
    "label": "para quién",
    "last_day": "último día",
    "last_name": "apellidos",
    "link": "enlace",
    "links": "vínculos",
    "measurements": "mediciones",
    "member": "integrante",
    "methodology": "pauta",
    "minutes": "acta",
    "move": "movimiento",
    "moved": "lo que pasó a otra persona",
    "name": "nombre",
    "note": "nota",
    "number": "número",
    "objective": "objetivo",
    "objectives": "objetivos",
    "offerings": "ofrecidos",
    "officer": "persona a cargo",
    "on": "fecha",
    "opened_at": "abierto el",
    "opened_by": "lo abrió",
    "opinion": "pronunciamiento",
    "origin": "viene de",
    "origin_path": "dónde se lee",
    "person": "profesional",
    "plan": "plan",
    "position": "lugar",
    "presentations": "presentaciones",
    "previous": "plan anterior",
    "process": "proceso",
    "purpose": "para qué",
    "reason": "motivo",
    "recommendation": "recomendación",
    "rendered_at": "documentos hechos el",
    "resolution_file": "archivo de la resolución",
    "resolved_at": "cerrado el",
    "resolved_by": "lo cerró",
    "reviewed": "textos revisados",
    "reviewed_by": "lo revisó",
    "reviewed_in": "revisada en",
    "revoked_at": "retirado el",
    "role": "rol",
    "roles": "roles",
    "rows": "filas",
    "rule_due_on": "fecha según la regla",
    "rules_file": "archivo del reglamento",
    "school": "unidad educativa",
    "schools": "unidades",
    "sealed_at": "sellado el",
    "sealed_by": "selló",
    "sealed_version": "versión sellada",
    "seats": "asientos",
    "section": "sección",
    "sections": "secciones",
    "sent_at": "enviado el",
    "service": "Servicio Local",
    "side": "parte",
    "session": "sesión",
    "signed_file": "hoja firmada",
    "since": "desde",
    "staffing": "dotación",
    "stages": "etapas",
    "stakeholder": "estamento",
    "status": "estado",
    "strategic_objective": "objetivo estratégico",
    "subject_label": "sobre qué",
    "target_key": "sobre qué",
    "themes": "temas",
    "title": "título",
    "to": "para",
    "to_status": "estado nuevo",
    "told_at": "avisado el",
    "trace": "decisión",
    "uid": "identificador",
    "unit": "unidad responsable",
    "universe": "unidades",
    "until": "hasta",
    "updated_at": "guardado el",
    "updated_by": "guardado por",
    "user": "persona",
    "verb": "qué se hizo",
    "version": "versión",
    "votes": "votos",
    "week": "semana",
    "working_days": "días hábiles",
    "year": "año",
}
SUBJECTS = {
    "account.emailaddress": "correo de la cuenta",
    "accounts.body": "instancia",
    "accounts.bodymember": "integrante de una instancia",
    "accounts.bodyrole": "rol en una instancia",
    "accounts.event": "evento de la bitácora",
    "accounts.invitation": "invitación",
    "accounts.receipt": "recibo de un formulario",
    "accounts.schoolrole": "rol en un establecimiento",
    "accounts.servicerole": "rol en el Servicio",
    "accounts.stakeholder": "estamento",
    "accounts.user": "persona",
    "documents.accesslink": "enlace personal",
    "documents.attachment": "archivo",
    "documents.job": "trabajo",
    "documents.sealeddocument": "documento sellado",
    "mfa.authenticator": "verificación en dos pasos",
    "plans.actionschool": "unidad de una acción",
    "plans.budget": "presupuesto",
    "plans.decision": "movimiento",
    "plans.reminder": "aviso",
    "socialaccount.socialaccount": "ingreso con ClaveÚnica",
}
NOTHING = "sin dato"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def verb_words(verb):
    """«creó» of `create`; an unknown verb as it is."""
    return VERBS.get(verb, verb)


@cache
def subject_words(subject_type):
    """«acción» of `plans.action`."""
    if subject_type in SUBJECTS:
        return SUBJECTS[subject_type]
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


@cache
def _field(subject_type, name):
    try:
        return apps.get_model(subject_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def field_words(subject_type, name):
    """A field's label: the model's own, or the word for what is no column."""
    field = _field(subject_type, name)
    label = getattr(field, "verbose_name", "")
    if not label or label == name.replace("_", " "):  # a label that nobody wrote is English
        label = FIELDS.get(name, label or name)
    return str(label)


def value_words(value, subject_type="", name=""):
    """A value as people read it: dates, yes and no, choices and lists."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list):
        return "; ".join(value_words(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {value_words(each)}" for key, each in value.items())
    choices = getattr(_field(subject_type, name), "choices", None)
    if choices and value in (labels := dict(choices)):
        return str(labels[value])
    text = str(value)
    if _MOMENT.fullmatch(text):
        return f"{timezone.localtime(datetime.datetime.fromisoformat(text)):%d-%m-%Y, %H:%M}"
    if _DAY.fullmatch(text):
        try:
            return f"{datetime.date.fromisoformat(text):%d-%m-%Y}"
        except ValueError:
            return text
    return text


def changes_words(event):
    """[(label, before, after)] of an event, in words; nothing for one without changes or that was erased."""
    if not isinstance(event.changes, dict):
        return []
    told = []
    for name, pair in event.changes.items():
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        words = [value_words(value, event.subject_type, name) for value in (before, after)]
        told.append((field_words(event.subject_type, name), *words))
    return told
