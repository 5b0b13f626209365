"""What two people may edit at once, and forms that may be sent twice."""

from django.conf import settings
from django.db import models


class Editable(models.Model):
    """A row with a version: a stale edit is noticed, and both texts are shown (accounts/editing.py)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class Receipt(models.Model):
    """A form that was sent: the same key again answers with the same place and makes nothing."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.key)
