from django.apps import AppConfig
from django.conf import settings


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = "Participación"

    def ready(self):
        # Handovers know commitments, seats and protection; the worker must know every handler by name.
        from participation import (  # noqa: F401, PLC0415
            body_handover,
            body_links,
            commitments,
            digests,
            dossier_jobs,
            feedback_papers,
            minutes,
            protection,
            session_handover,
            trail_heads,
        )
        from participation.companion import COMPANION  # noqa: PLC0415
        from plans.extension import join  # noqa: PLC0415

        join(COMPANION)

        if settings.DEMO:
            from participation.demo import finish  # noqa: F401, PLC0415  what the worker adds to the demonstration
