"""Sessions in the database, that know whose visit they hold: so that all of a person can be ended at once."""

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

from portal.accounts.models import VisitSession

WHO: Final = "visit_candidate"  # the key of a session under which the candidate stands


class SessionStore(db.SessionStore):
    """Django's own, but for a column beside what it holds."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        return VisitSession

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row: Any = super().create_model_instance(data)
        row.candidate_id = data.get(WHO)
        kept: AbstractBaseSession = row
        return kept
