"""A person serves by hand what we cannot do, from the card."""

from candidates.models import Candidate
from preferences.models import UnmetRequest
from tests.factories.preferences import give


def test_the_card_shows_the_wish_until_it_was_served(desk, sam: Candidate):
    give(sam, "channel.first", "another", words="WhatsApp")
    wish = UnmetRequest.objects.get()
    page = desk.get(f"/desk/people/{sam.pk}/").content.decode()
    assert "asked for “WhatsApp”. We do not have it." in page
    answer = desk.post(f"/desk/wishes/{wish.pk}/")
    assert answer.url == f"/desk/people/{sam.pk}/"
    page = desk.get(answer.url).content.decode()
    assert "We do not have it." not in page
    wish.refresh_from_db()
    assert wish.served_at is not None


def test_another_teams_wish_is_missing(desk):
    assert desk.post("/desk/wishes/999999/").status_code == 404
