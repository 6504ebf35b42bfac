"""What happens next with an application, for the person it belongs to."""

from candidates.models import Application
from followup.queries.promises import news_due_on
from portal.me.queries.stands import stands_of
from portal.standing import Standing
from portal.words import contact_words


def next_step(standing: Standing, application: Application | None) -> list[str]:
    """What is done, by whom; how they hear of it, and by when. Empty when nothing comes any more."""
    if application is None:
        return []
    [stand] = stands_of([application], standing.at)
    if not application.is_live:
        return [stand.next] if stand.next else []
    due_on = news_due_on(application, standing.usual, standing.at)
    return [stand.next, contact_words(stand.who, standing.used_ways, standing.usual, due_on)]
