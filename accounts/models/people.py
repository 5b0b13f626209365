"""People with an account: one account, one person, known by e-mail."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import AccessQuerySet, Reach
from accounts.models.territory import LocalService


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractUser):
    username = None
    is_superuser = None  # nobody walks round the roles
    is_staff = None
    groups = None
    user_permissions = None

    email = models.EmailField("correo", unique=True)
    run_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = UserManager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once_in_any_case")]

    def __str__(self):
        return self.get_full_name() or self.email

    @cached_property
    def reach(self):
        """Where this person holds which role today; one query, once per request."""
        return Reach(self)

    # Django's own questions: everybody is asked through accounts.access, nobody by these.
    def has_perm(self, perm, obj=None):
        return False

    def has_perms(self, perm_list, obj=None):
        return False

    def has_module_perms(self, app_label):
        return False


class InvitationQuerySet(AccessQuerySet):
    def open(self, now=None):
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now or timezone.now()
        )


class Invitation(models.Model):
    """A letter to an address: whoever opens it within its time gets an account with these roles.

    `roles` is a list of {"anchor": "service"|"school"|"body", "id": pk, "role": name, "since": ISO date,
    "until": ISO date or null, "is_acting": bool}. Only the digest of the letter's token is kept.
    """

    service = models.ForeignKey(LocalService, models.CASCADE, related_name="invitations")
    email = models.EmailField("correo")
    first_name = models.CharField("nombres", max_length=150)
    last_name = models.CharField("apellidos", max_length=150)
    roles = models.JSONField(default=list)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    access_area = "people"
    access_columns = {"service": "service"}

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self):
        return self.email
