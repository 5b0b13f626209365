"""Sessions, voices and minutes: the communities' half. Comes with the participatory process; nothing is here yet."""
