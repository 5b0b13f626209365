from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personas e instituciones"

    def ready(self):
        from accounts import own_data, trail_list  # noqa: F401, PLC0415  the worker must know its handlers by name
