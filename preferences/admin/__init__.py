"""Questions and what the employer can do, for admins. What candidates said is only read here."""

from preferences.admin import employer, questions, said

__all__ = ["employer", "questions", "said"]
