"""The login user. Rooms know it only as `settings.AUTH_USER_MODEL`."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import Role
from candidates.models import Team


class UserQuerySet(BaseUserManager["User"]):
    """Makes users that are known by their email address."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """One account for one mailbox, however its address is typed."""
        return super().normalize_email(email).lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who signs in: staff with a password and a second factor, a candidate with a code."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)

    # Of staff: how they work at the desk.
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: the employer's.")
    )
    has_shortcuts = models.BooleanField(_("single keys at the desk"), default=True)
    has_summary = models.BooleanField(_("a summary by mail each morning"), default=False)
    summary_on = models.DateField(_("last summary"), null=True, blank=True, editable=False)

    # Another system that acts with a token: it works in teams, and is nobody's colleague.
    is_program = models.BooleanField(default=False, db_default=False, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserQuerySet] = UserQuerySet()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Invitation(models.Model):
    """Somebody is asked to work here. The address in the letter is used once, within a few days."""

    email = models.EmailField(_("email address"))
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.RECRUITER)
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), blank=True, related_name="+")
    is_admin = models.BooleanField(_("admin"), default=False)
    token_hmac = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("ends"))
    taken_at = models.DateTimeField(_("taken"), null=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    user = models.OneToOneField(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="invited_as"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="invitation_open_once",
                fields=["email"],
                condition=models.Q(taken_at=None, taken_back_at=None),
                violation_error_message=_("There is an invitation for this address already."),
            )
        ]

    def __str__(self) -> str:
        return self.email


class VisitSession(AbstractBaseSession):
    """A session of a browser. What it holds is encoded; whose visit it holds stands beside it."""

    # An id without a key: nothing of a person hangs on it, and it ends with them.
    candidate_id = models.BigIntegerField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["candidate_id"],
                name="visit_session_of",
                condition=models.Q(candidate_id__isnull=False),
            )
        ]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from portal.accounts.session_store import SessionStore  # noqa: PLC0415  it needs this model

        return SessionStore
