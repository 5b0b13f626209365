"""The demonstration's support cycle: schools accompanied, met with, and what they learned."""

from support_cycle.demo.build import seed

__all__ = ["seed"]
