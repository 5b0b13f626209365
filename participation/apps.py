from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = "Participación"

    def ready(self):
        from participation import feedback_papers  # noqa: F401, PLC0415  the worker must know every handler by name
        from participation import commitments  # noqa: F401, PLC0415  handovers know it
        from participation.companion import COMPANION  # noqa: PLC0415
        from plans.extension import join  # noqa: PLC0415

        join(COMPANION)
