"""Links: random, bound to a person and a purpose, kept as a hash, thirty days, revocable."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.actions.links import make_link, mark_used, revoke
from candidates.enums import LinkPurpose
from candidates.exceptions import LinkNotTheirs
from candidates.models import Link
from candidates.queries import find_link
from candidates.rules import secrets
from tests.factories.candidates import NOW, ApplicationFactory, CandidateFactory


def made(**changes):
    asked = {"candidate": None, "purpose": LinkPurpose.USUAL, "at": NOW}
    asked["candidate"] = changes.pop("candidate", None) or CandidateFactory.create()
    return make_link(**(asked | changes))


@given(st.integers(min_value=0, max_value=2**60 - 1))
def test_a_token_is_twelve_characters_that_can_be_read_out(number):
    token = secrets.token_of(number)
    assert len(token) == 12
    assert set(token) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert secrets.read_token(token.lower()) == token
    assert secrets.read_token(f" {token[:4]}-{token[4:8]}-{token[8:]} ") == token
    assert int(token.translate(str.maketrans(secrets.ALPHABET, DIGITS)), 32) == number


DIGITS = "0123456789abcdefghijklmnopqrstuv"


@pytest.mark.parametrize("typed", ["", "7K2M", "7K2M9QXD44TRR", "7K2M9QXD44T!", "7K2M9QXD44TÜ"])
def test_what_is_no_token(typed):
    assert secrets.read_token(typed) == ""


def test_letters_that_are_misread_are_understood():
    assert secrets.read_token("oK2M9QXD44Ti") == "0K2M9QXD44T1"


@pytest.mark.django_db
class TestLinks:
    def test_it_finds_its_person_application_and_purpose(self):
        application = ApplicationFactory.create()
        token = made(
            candidate=application.candidate,
            application=application,
            purpose=LinkPurpose.STOP,
            topic="other_jobs",
            channel="email",
        )
        found = find_link(token, NOW)
        assert found.state == "open"
        assert found.is_open
        assert found.link.candidate == application.candidate
        assert found.link.application == application
        assert (found.link.purpose, found.link.topic, found.link.channel) == (
            LinkPurpose.STOP,
            "other_jobs",
            "email",
        )

    def test_one_query(self, django_assert_num_queries):
        application = ApplicationFactory.create()
        token = made(candidate=application.candidate, application=application)
        with django_assert_num_queries(1):
            found = find_link(token, NOW)
            assert found.link.candidate.first_name
            assert found.link.application.job.title

    def test_thirty_days(self):
        token = made()
        almost = NOW + timedelta(days=30) - timedelta(seconds=1)
        assert find_link(token, almost).state == "open"
        assert find_link(token, NOW + timedelta(days=30)).state == "expired"

    def test_revoked_is_said_even_when_it_expired_too(self):
        token = made()
        link = find_link(token, NOW).link
        revoke(link=link, why="not them", at=NOW)
        revoke(link=link, why="again", at=NOW)
        found = find_link(token, NOW + timedelta(days=60))
        assert found.state == "revoked"
        assert found.link.revoked_why == "not them"

    def test_it_may_be_used_again_and_the_first_use_is_kept(self):
        token = made()
        link = find_link(token, NOW).link
        mark_used(link=link, at=NOW)
        mark_used(link=link, at=NOW + timedelta(days=1))
        found = find_link(token, NOW)
        assert found.state == "open"
        assert found.link.used_at == NOW

    def test_a_token_nobody_made(self):
        made()
        assert find_link("0" * 12, NOW) is None
        assert find_link("?", NOW) is None

    def test_who_was_erased_has_no_links(self):
        candidate = CandidateFactory.create()
        token = made(candidate=candidate)
        candidate.erased_at = NOW
        candidate.save()
        assert find_link(token, NOW) is None

    def test_the_token_is_not_in_the_table_and_worth_nothing_under_another_key(self, settings):
        token = made()
        assert token not in str(Link.objects.values().get())
        settings.LINK_KEY = "another key"
        assert find_link(token, NOW) is None

    def test_nobody_else_s_application(self):
        with pytest.raises(LinkNotTheirs):
            made(application=ApplicationFactory.create())
