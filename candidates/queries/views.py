"""Saved views of one's teams."""

from django.db.models import QuerySet

from candidates.models import SavedView, Team
from candidates.queries.visibility import WORKERS, teams_of
from candidates.staff import Staff


def teams_with_views_of(user: Staff) -> QuerySet[Team]:
    """The teams that somebody may keep a view for."""
    teams = Team.objects.all() if user.is_superuser and user.is_active else teams_of(user, WORKERS)
    return teams.order_by("name")


def views_changeable_by(user: Staff) -> QuerySet[SavedView]:
    return SavedView.objects.filter(team__in=teams_with_views_of(user).order_by())
