"""What the rooms know of a user: the model itself belongs to the portal."""

from typing import Any, Protocol


class Staff(Protocol):
    """Someone who may be signed in: staff, a candidate, or nobody (Django's anonymous user)."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...


def id_of(user: Staff | None) -> int | None:
    return user.pk if user is not None else None
