"""Who holds which role where, and since when: guardian's rows with a real foreign key."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from accounts.models.bodies import Body
from accounts.models.territory import LocalService, School
from accounts.roles import BODY, LABELS, SCHOOL, SERVICE


class RoleQuerySet(models.QuerySet):
    def current(self, on):
        """The roles that hold on a day."""
        return self.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on)).with_service()

    def begun(self, on):
        """Those that hold on a day, and those that ended before it."""
        return self.filter(since__lte=on).with_service()

    def with_service(self):
        path = self.model.service_path
        return self.annotate(upward_service=F(path))


class Role(UserObjectPermissionBase):
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RoleQuerySet.as_manager()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        unique_together = ()

    @property
    def name(self):
        return self.permission.codename

    @property
    def label(self):
        return LABELS[self.anchor_kind, self.name]


def _one_open_row(name):
    return [
        models.UniqueConstraint(
            fields=["user", "permission", "content_object"],
            condition=Q(until__isnull=True),
            name=f"{name}_open_once",
        ),
        models.CheckConstraint(
            condition=Q(until__isnull=True) | Q(until__gte=F("since")), name=f"{name}_ends_after_it_begins"
        ),
    ]


class ServiceRole(Role):
    anchor_kind = SERVICE
    service_path = "content_object"

    content_object = models.ForeignKey(LocalService, models.CASCADE, related_name="roles")
    is_acting = models.BooleanField("subrogante", default=False)

    class Meta(Role.Meta):
        constraints = _one_open_row("service_role")

    @property
    def label(self):
        return f"{super().label} (subrogante)" if self.is_acting else super().label


class SchoolRole(Role):
    anchor_kind = SCHOOL
    service_path = "content_object__service"

    content_object = models.ForeignKey(School, models.CASCADE, related_name="roles")

    class Meta(Role.Meta):
        constraints = _one_open_row("school_role")


class BodyRole(Role):
    anchor_kind = BODY
    service_path = "content_object__service"

    content_object = models.ForeignKey(Body, models.CASCADE, related_name="roles")

    class Meta(Role.Meta):
        constraints = _one_open_row("body_role")
