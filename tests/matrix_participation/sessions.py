"""Sessions: convening, calendar, attendance sheet, moves."""

MATRIX = {}
