"""Before a meeting and between meetings: preparation, schedule, requests, contacts."""

MATRIX = {}
