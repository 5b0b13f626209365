from django.apps import AppConfig


class SupportCycleConfig(AppConfig):
    name = "support_cycle"
    verbose_name = "Acompañamiento"
