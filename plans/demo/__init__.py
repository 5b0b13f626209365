"""The demonstration's plans: the transcription of Barrancas, and two invented PAL of an invented Servicio."""

from plans.demo.build import seed

__all__ = ["seed"]
