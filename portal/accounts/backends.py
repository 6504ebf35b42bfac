"""Who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from candidates.models import Membership
from portal.accounts.models import User


class StaffBackend(AuthenticationBackend):
    """Reads the roles together with the user: every page of the desk needs both."""

    def get_user(self, user_id: Any) -> User | None:
        held = Membership.objects.filter(user=OuterRef("pk")).order_by().values("role")
        user = User.objects.annotate(held_roles=ArraySubquery(held)).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
