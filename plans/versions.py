"""Placeholder until versions exist."""
