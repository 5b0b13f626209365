"""What every row of participation has in common: its area, and the Servicio, school or body it belongs to."""

from django.conf import settings
from django.db import models

from accounts.access import AccessQuerySet
from accounts.models import Editable

PERSON = settings.AUTH_USER_MODEL


class ParticipationRow(Editable):
    """A row of the Servicio's."""

    access_area = "participation"
    access_columns = {"service": "service"}

    objects = AccessQuerySet.as_manager()

    class Meta:
        abstract = True


class Reviewed(models.Model):
    """The original words, which stay inside the Servicio, and those that may leave it once somebody reviewed them.

    Nothing but `public_text`, and only with `reviewed_at`, goes into a sheet, a PDF, a file or a page for others. The
    trail says that they changed and not what they said: those who read it are not those who may read them.
    """

    untold = ("text", "public_text")

    text = models.TextField("lo que se dijo", max_length=2000)
    public_text = models.TextField("texto para publicar", max_length=2000, blank=True)
    reviewed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_at = models.DateTimeField("revisado el", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def published_text(self):
        """What others may read; "" while nobody has reviewed it."""
        return self.public_text if self.reviewed_at else ""
