from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = "Participación"

    def ready(self):
        # Handovers know commitments and protection; the worker must know every handler by name.
        from participation import commitments, feedback_papers, protection, session_handover  # noqa: F401, PLC0415
        from participation.companion import COMPANION  # noqa: PLC0415
        from plans.extension import join  # noqa: PLC0415

        join(COMPANION)
        from participation import body_handover, body_links  # noqa: F401, PLC0415  they join on import
