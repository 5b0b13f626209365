"""The UATP support cycle: from the plan to the minutes and back. Comes after participation; nothing is here yet."""
