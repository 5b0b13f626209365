from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Planes"

    def ready(self):
        from plans import papers, versions  # noqa: F401, PLC0415  the worker must know every handler by name
