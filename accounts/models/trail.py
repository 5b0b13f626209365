"""The bitácora: who did what, when; one chain of digests per Servicio."""

from django.conf import settings
from django.db import models

from accounts.access import AccessQuerySet
from accounts.models.territory import LocalService


class EventQuerySet(AccessQuerySet):
    def of(self, subject):
        """The events about one row, newest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("-pk")

    def for_list(self):
        return self.select_related("actor").order_by("-pk")


class Event(models.Model):
    """One thing that happened. Never updated; only `changes` and `salt` may be emptied to erase a person's data."""

    chain = models.CharField(max_length=12, blank=True)  # the Servicio's code; '' for events of none
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    capacity = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    service = models.ForeignKey(LocalService, models.PROTECT, null=True, related_name="events")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    changes = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()
    access_area = "trail"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_once_in_its_chain")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_by_subject"),
            models.Index(fields=["service", "-id"], name="event_by_service"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_label}"
