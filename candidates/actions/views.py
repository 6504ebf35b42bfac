"""Views that a team keeps of its people: a name and what the list is narrowed by."""

from datetime import datetime

from django.db import IntegrityError, transaction

from candidates.exceptions import ViewNameTaken
from candidates.models import SavedView, Team
from candidates.staff import Staff


def save_view(*, team: Team, name: str, query: str, by: Staff, at: datetime) -> SavedView:
    """The same name again is refused, whoever of the team is first. Raises ViewNameTaken."""
    view = SavedView(team=team, name=name, query=query, by_id=by.pk, created_at=at)
    return written(view)


def rename_view(*, view: SavedView, name: str) -> SavedView:
    """Raises ViewNameTaken."""
    view.name = name
    return written(view)


def drop_view(*, view: SavedView) -> None:
    """Twice changes nothing."""
    SavedView.objects.filter(pk=view.pk).delete()


def written(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise ViewNameTaken from taken
    return view
