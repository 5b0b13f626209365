from django.apps import AppConfig
from django.conf import settings


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Planes"

    def ready(self):
        from plans import handover, papers, reports, trail_heads, versions  # noqa: F401, PLC0415  the worker must know every handler by name
        from plans.imports import action_work  # noqa: F401, PLC0415
        from plans.views import readers  # noqa: F401, PLC0415  what stands behind a personal link

        if settings.DEMO:
            from plans.demo import year  # noqa: F401, PLC0415  this year's procedure runs in the worker
