"""S-C11: what we got wrong, said once, with one question; and their own view of us."""

from datetime import timedelta

import pytest

from followup.actions import promises
from followup.enums import Repair, SlipReply
from followup.models import OwnView, Slip
from tests.factories.candidates import NOW, member
from tests.factories.followup import slip_about
from tests.factories.messaging import compose, delivery_of, pretend_sent

DAY = timedelta(days=1)


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def told(sam, application):
    message = compose(sam, at=NOW, application=sam.applications.first())
    pretend_sent(delivery_of(message), NOW)
    message.told_at = NOW
    message.save()
    return message


def test_a_contact_against_their_usual_is_said_and_asked_about_once(inside, sam, told):
    slip = slip_about(sam, told)
    shown = words_of(inside.get("/me/"))
    assert "We got this wrong" in shown
    assert "We emailed you on 3 March. You had asked us not to do that." in shown
    inside.post(f"/me/slips/{slip.pk}/", {"reply": "go_on"})
    slip.refresh_from_db()
    assert (slip.reply, slip.repair) == (SlipReply.GO_ON, Repair.NOTHING_NEEDED)
    assert "We got this wrong" not in words_of(inside.get("/me/"))


def test_what_they_were_not_told_yet_is_no_slip_for_them(inside, sam):
    slip_about(sam, compose(sam, at=NOW, application=sam.applications.first()))
    assert "We got this wrong" not in words_of(inside.get("/me/"))


def test_a_day_that_went_by(inside, sam):
    application = sam.applications.first()
    promises.promise(
        application=application, due_on=NOW.date(), by=member(application.job.team), at=NOW
    )
    promises.break_overdue(at=NOW + 2 * DAY)
    words = f"We said you would hear about the {application.job.title} job by 3 March. You did not."
    assert words in words_of(inside.get("/me/"))


def test_talking_to_someone_else_leaves_it_with_a_person(inside, sam, told):
    slip = slip_about(sam, told)
    answer = inside.post(f"/me/slips/{slip.pk}/", {"reply": "someone_else"}, follow=True)
    assert "Someone else gets in touch with you." in words_of(answer)
    slip.refresh_from_db()
    assert slip.mended_at is None


def test_nonsense_changes_nothing(inside, sam, told):
    slip = slip_about(sam, told)
    inside.post(f"/me/slips/{slip.pk}/", {"reply": "never"})
    assert Slip.objects.get().reply == ""


def test_did_we_contact_you_as_you_asked(inside, sam, told):
    assert "Did we contact you as you asked?" not in words_of(inside.get("/me/"))
    for hours in (1, 2):
        pretend_sent(delivery_of(compose(sam, at=NOW)), NOW + timedelta(hours=hours))
    assert "Did we contact you as you asked?" in words_of(inside.get("/me/"))
    inside.post("/me/view/", {"kept": "yes"})
    assert OwnView.objects.get().is_kept is True
    assert "Did we contact you as you asked?" not in words_of(inside.get("/me/"))
