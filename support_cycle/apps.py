from django.apps import AppConfig
from django.conf import settings


class SupportCycleConfig(AppConfig):
    name = "support_cycle"
    verbose_name = "Acompañamiento"

    def ready(self):
        from accounts.trail_check import HEADS  # noqa: PLC0415
        from plans.extension import join  # noqa: PLC0415
        from support_cycle import (  # noqa: PLC0415
            after_panels,
            agenda,  # noqa: F401  the private calendar and the week's mail know meetings and hitos
            assignment_handover,  # noqa: F401  an agreement follows its role
            certificates,  # noqa: F401  the worker must know its job
            dossier_jobs,  # noqa: F401  a handler too
            knot_handover,  # noqa: F401  knots in support go to the heir
            knot_panel,
            meeting_handover,  # noqa: F401  the meetings to come go on with the heir
            minutes,  # the worker knows its handlers by name
            network_minutes,  # noqa: F401  and this one
            practice_handover,  # noqa: F401  who writes a practice
            practice_panel,
            programmes,  # noqa: F401  who coordinates
            schedule_panel,  # noqa: F401  the cronograma on a plan's page
            self_assessments,  # noqa: F401  what an anonymised account leaves behind
        )
        from support_cycle.companion import COMPANION  # noqa: PLC0415
        from support_cycle.plan_page import PANELS  # noqa: PLC0415
        from support_cycle.practice_publication import printed_in_practices  # noqa: PLC0415

        join(COMPANION)
        PANELS.append((knot_panel.TEMPLATE, knot_panel.feed))
        PANELS.append((after_panels.MEETINGS, after_panels.meetings))
        PANELS.append((after_panels.EVIDENCE, after_panels.evidence))
        PANELS.append((practice_panel.TEMPLATE, practice_panel.feed))
        HEADS.append(printed_in_practices)
        HEADS.append(minutes.printed_in_minutes)

        if settings.DEMO:
            from support_cycle.demo import finish  # noqa: F401, PLC0415  what the worker adds to the demonstration
