"""The process of a plan: read before anybody saved it, made at the first save; its committee's roles."""

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.trail import record
from participation.models import HELD, CommitteeRole, CommunitySession, Process

DEFAULT_NOTICE = (
    "La asistencia se cuenta por estamento, género y sector, sin nombres. Anotar el nombre y firmar la hoja es "
    "voluntario, y solo para personas de 18 años o más. La hoja firmada queda en el Servicio Local.\n\n"
    "Lo que se dice se escribe sin decir quién lo dijo, y sirve solo para preparar el Plan Anual Local y para contar "
    "después en qué quedó. Antes de mostrarlo fuera del Servicio Local alguien revisa el texto, para que no se "
    "reconozca a ninguna persona.\n\n"
    "De niñas, niños y jóvenes menores de 18 años se anotan la calidad y el curso, nunca el nombre. No se toman "
    "fotografías en que se les reconozca sin la autorización de quien corresponde.\n\n"
    "Dejar un correo para recibir la devolución también es voluntario, y se usa solo para eso. Cada persona puede "
    "pedir ver, corregir o borrar sus datos."
)


def process_of(plan):
    """The plan's process, or one that nobody has saved yet: nothing is written by looking."""
    rows = Process.objects.select_related("committee", "act_file", "protection_officer", "updated_by")
    found = rows.filter(plan=plan).first()
    return found or Process(service=plan.service, plan=plan, privacy_notice=DEFAULT_NOTICE)


def notice_for(session):
    """The privacy notice that a session's papers carry."""
    notice = Process.objects.filter(plan=session.plan_id).values_list("privacy_notice", flat=True).first()
    return (notice or "").strip() or DEFAULT_NOTICE


def made(plan, *, by):
    """The plan's process, made now where nobody had saved it. Inside a transaction."""
    process, is_new = Process.objects.get_or_create(
        plan=plan,
        defaults={"service": plan.service, "privacy_notice": DEFAULT_NOTICE, "updated_by": by},
    )
    if is_new:
        record("create", process, by=by)
    return process


def add_role(form, *, plan, by):
    """A new CommitteeRole of a valid form, in the last place of the plan's process."""
    with transaction.atomic():
        process = made(plan, by=by)
        role = form.instance
        role.service, role.process, role.updated_by = plan.service, process, by
        role.position = (process.roles.aggregate(last=Max("position"))["last"] or 0) + 1
        form.save()
        record("create", role, by=by, changes={"role": [None, role.role]})
    return role


def roles_by_stage(process, stages):
    """The committee's roles, each carrying `stage_name`, and the stages for which nobody answers."""
    names = {stage.key: stage.name for stage in stages}
    roles = []
    if process.pk:
        roles = list(CommitteeRole.objects.filter(process=process).select_related("member"))
    for role in roles:
        role.stage_name = names.get(role.stage, "")
        role.who = role.person or (role.member.holder if role.member else "")
    answered = {role.stage for role in roles if role.who}
    return roles, [name for key, name in names.items() if key not in answered]


def counts_of(plan):
    """How many sessions of the plan were prepared, announced and held."""
    Status = CommunitySession.Status
    return CommunitySession.objects.filter(plan=plan).aggregate(
        all=Count("pk"),
        coming=Count("pk", filter=Q(status__in=[Status.CONVENED, Status.RUNNING])),
        held=Count("pk", filter=Q(status__in=HELD)),
        suspended=Count("pk", filter=Q(status=Status.SUSPENDED)),
    )
