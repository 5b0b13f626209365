"""The support cycle's part of the dictionary of personal data (`accounts/personal_data.py`)."""

from accounts.personal_uses import CONTENT, FUNCTION, Use

WITH_CYCLE = "Lo mismo que el plan de apoyo"
OF_ITS_AUTHOR = "Hasta que su autora o autor la borra, o se anonimiza su cuenta"
ONLY_UATP = "Ley 21.719: función pública; lo lee la UATP, y la persona a quien se refiere si lo pide"

SUPPORT = {
    "support_cycle.SelfAssessment.*": Use(
        "Mirar la propia práctica: solo su autora o autor la lee", FUNCTION, OF_ITS_AUTHOR
    ),
    "support_cycle.SelfAssessment.reflection": Use(
        "Mirar la propia práctica: solo su autora o autor la lee", FUNCTION, OF_ITS_AUTHOR
    ),
    "support_cycle.PeerCase.text": Use(
        "Pensar un caso con colegas que se eligen, y con nadie más", FUNCTION, OF_ITS_AUTHOR
    ),
    "support_cycle.PeerReply.text": Use("Lo que una o un colega pensó del caso", FUNCTION, OF_ITS_AUTHOR),
    "support_cycle.PeerCase.*": Use(
        "Pensar un caso con colegas que se eligen, y con nadie más", FUNCTION, OF_ITS_AUTHOR
    ),
    "support_cycle.PeerReader.*": Use("Con quién se compartió un caso", FUNCTION, OF_ITS_AUTHOR),
    "support_cycle.PeerReply.*": Use("Lo que una o un colega pensó del caso", FUNCTION, OF_ITS_AUTHOR),
    "support_cycle.GroupDynamics.*": Use(
        "Dinámica de un equipo de gestión, para acompañarlo mejor", ONLY_UATP, WITH_CYCLE
    ),
    "support_cycle.DynamicsRequest.*": Use(
        "Quién pidió leer lo que se escribió de ella o él, y qué se le entregó",
        "Ley 21.719: derecho de acceso de la persona titular",
        WITH_CYCLE,
    ),
    "support_cycle.Preparation.*": Use("Preparar una reunión", ONLY_UATP, WITH_CYCLE),
    "support_cycle.Assignment.*": Use("Quién acompaña a qué unidad, y lo acordado", FUNCTION, WITH_CYCLE),
    "support_cycle.SupportPlan.*": Use("Texto del plan de apoyo", CONTENT, WITH_CYCLE),
    "support_cycle.ResultIndicator.*": Use("Texto del plan de apoyo", CONTENT, WITH_CYCLE),
    "support_cycle.KeyAction.*": Use("Acción clave y el cargo que la conduce", CONTENT, WITH_CYCLE),
    "support_cycle.PlanSource.*": Use("Fuente interna del plan de apoyo", CONTENT, WITH_CYCLE),
    "support_cycle.Corroboration.*": Use("Quién corroboró el plan, y en qué calidad", FUNCTION, WITH_CYCLE),
    "support_cycle.SupportDecision.*": Use("Por qué cambió la etapa de un plan", FUNCTION, WITH_CYCLE),
    "support_cycle.ResourceRequest.*": Use(
        "Recurso que se pidió, a quién y la respuesta", CONTENT, WITH_CYCLE
    ),
    "support_cycle.Milestone.*": Use("Hito del plan de apoyo", CONTENT, WITH_CYCLE),
    "support_cycle.MonitoringMeeting.*": Use(
        "Lo que se conversó en una reunión; puede nombrar a alguien", CONTENT, WITH_CYCLE
    ),
    "support_cycle.MeetingDecision.*": Use("Por qué cambió el estado de una reunión", FUNCTION, WITH_CYCLE),
    "support_cycle.MeetingAction.*": Use(
        "Cómo va una acción clave, y el cargo que lo informó", CONTENT, WITH_CYCLE
    ),
    "support_cycle.AreaWork.*": Use("Qué se modeló en una reunión", CONTENT, WITH_CYCLE),
    "support_cycle.MeetingParticipant.*": Use("Cargo de quien participó, sin nombre", CONTENT, WITH_CYCLE),
    "support_cycle.MeetingAgreement.*": Use("Lo que se acordó", CONTENT, WITH_CYCLE),
    "support_cycle.PlanAdjustment.*": Use("Ajuste del plan y su motivo", CONTENT, WITH_CYCLE),
    "support_cycle.Evidence.*": Use("Evidencia del aporte de una acción", CONTENT, WITH_CYCLE),
    "support_cycle.MeetingResponse.*": Use("Lo que la escuela dijo de la minuta", CONTENT, WITH_CYCLE),
    "support_cycle.SupportContact.*": Use("Apoyo entre reuniones", CONTENT, WITH_CYCLE),
    "support_cycle.CriticalKnot.*": Use("Nudo crítico; puede nombrar a alguien", CONTENT, WITH_CYCLE),
    "support_cycle.KnotDecision.*": Use("Por qué cambió el estado de un nudo", FUNCTION, WITH_CYCLE),
    "support_cycle.KnotAttempt.*": Use("Qué se intentó ante un nudo, y quién", CONTENT, WITH_CYCLE),
    "support_cycle.KnotShare.*": Use("Con quién se compartió un nudo", FUNCTION, WITH_CYCLE),
    "support_cycle.Offering.*": Use("Nudo o aprendizaje, sin nombres, ofrecido al PAL", CONTENT, WITH_CYCLE),
    "support_cycle.Programme.coordinator": Use("Quién coordina el programa", FUNCTION, "Como el programa"),
    "support_cycle.Network.coordinator": Use("Quién coordina la red", FUNCTION, "Como la red"),
    "support_cycle.NetworkMeeting.*": Use("Lo que se conversó en una red", CONTENT, "Como la red"),
    "support_cycle.TrainingEvent.coordinator": Use(
        "Quién coordina la actividad", FUNCTION, "Como la actividad"
    ),
    "support_cycle.Speaker.*": Use("Quién expuso en una actividad", FUNCTION, "Como la actividad"),
    "support_cycle.Enrolment.*": Use(
        "Inscribir, contar la asistencia y certificar a personas adultas", FUNCTION, "Como la actividad"
    ),
    "support_cycle.Practice.author": Use("Quién escribe la práctica", FUNCTION, "Como la práctica"),
    "support_cycle.PracticeAnswer.*": Use(
        "Ficha de una buena práctica; los datos de contacto no se publican", CONTENT, "Como la práctica"
    ),
    "support_cycle.PracticeDecision.*": Use(
        "Por qué cambió el estado de una práctica", FUNCTION, "Como la práctica"
    ),
    "support_cycle.Replication.*": Use("Quién replicó una práctica", CONTENT, "Como la práctica"),
}
SUPPORT_NOT_PERSONAL = {
    "support_cycle.KnotTheme.*": "Nombre de un tema",
    "support_cycle.DeploymentRule.*": "Un rango y su fuente",
    "support_cycle.SchoolTerm.*": "Calendario escolar público",
    "support_cycle.Programme.*": "Texto de un programa",
    "support_cycle.Axis.*": "Texto de un eje",
    "support_cycle.Network.*": "Texto de una red",
    "support_cycle.NetworkMember.*": "Papel de una unidad en la red",
    "support_cycle.NetworkAttendance.*": "Cargos que asistieron, sin nombres",
    "support_cycle.SharedResource.*": "Título de un recurso",
    "support_cycle.SupportTeam.*": "Nombre de un equipo",
    "support_cycle.SupportTeamSeat.*": "Cargo en un equipo, sin nombre",
    "support_cycle.TrainingEvent.*": "Texto de una actividad",
    "support_cycle.PolicyAxis.*": "Nombre de un eje de política",
    "support_cycle.PracticeField.*": "Campo de la ficha",
    "support_cycle.Practice.*": "Nombre de una práctica",
}
