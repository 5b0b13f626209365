"""Nudos críticos, and what a year offers to the next plan."""

MATRIX = {}
