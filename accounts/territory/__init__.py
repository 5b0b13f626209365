"""Loads the public files about the territory, and says what it skipped and why."""

from accounts.territory.loading import load_territory
from accounts.territory.reading import TerritoryError
from accounts.territory.report import Report

__all__ = ["Report", "TerritoryError", "load_territory"]
