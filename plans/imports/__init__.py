"""Sheets that come back filled: seen cell by cell, then taken whole or not at all."""
