"""The demonstration's participation: a year that ended in its devoluciones, and one that is being heard today."""

from participation.demo.build import seed

__all__ = ["seed"]
