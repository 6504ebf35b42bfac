"""The mailbox takes letters by SMTP, keeps them, and shows them safely."""

import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from portal.demo.mailbox.answering import answer_to, hand_in

from .conftest import Running, free_port


class Mailbox:
    def __init__(self, running: Running, folder: Path) -> None:
        self.running, self.folder = running, folder
        self.smtp_port = free_port()
        self.start()

    def start(self) -> None:
        self.url = self.running.start(
            "mailbox", "--smtp-port", str(self.smtp_port), "--folder", str(self.folder)
        )

    def send(self, to: str = "sam@example.org", **given: str) -> dict[str, tuple[int, bytes]]:
        letter = EmailMessage()
        letter["From"] = "Northside Care <jobs@northside.example>"
        letter["To"] = to
        letter["Subject"] = given.get("subject", "Night Carer: three short questions")
        letter["List-Unsubscribe"] = "<http://localhost:8000/u/x/stop/>"
        letter.set_content(given.get("text", "Hello Zoë: http://localhost:8000/u/7K2M9QXD44TR/"))
        if "html" in given:
            letter.add_alternative(given["html"], subtype="html")
        letter.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="interview.ics")
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=5) as connection:
            return connection.send_message(letter)


@pytest.fixture
def mailbox(running: Running, tmp_path: Path) -> Mailbox:
    return Mailbox(running, tmp_path)


def test_letters_are_listed_newest_first_and_found(mailbox: Mailbox) -> None:
    mailbox.send("sam@example.org", subject="First")
    mailbox.send("ana@example.org", subject="Second")
    listed = requests.get(mailbox.url).text
    assert listed.index("Second") < listed.index("First")
    found = requests.get(mailbox.url, params={"find": "SAM@"}).text
    assert "First" in found
    assert "Second" not in found


def test_letters_survive_a_restart(mailbox: Mailbox, running: Running) -> None:
    mailbox.send(subject="Kept")
    running.stop()
    mailbox.start()
    assert "Kept" in requests.get(mailbox.url).text


@pytest.mark.parametrize(("domain", "code"), [("refused.example", 550), ("later.example", 451)])
def test_two_domains_refuse(mailbox: Mailbox, domain: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as raised:
        mailbox.send(f"sam@{domain}")
    assert raised.value.recipients[f"sam@{domain}"][0] == code
    assert list((mailbox.folder / "mail").iterdir()) == []


def test_only_letters_can_be_opened(mailbox: Mailbox) -> None:
    (mailbox.folder / "secret.eml").write_text("secret")
    for path in ("/mail/..%2fsecret", "/mail/../secret", "/mail/x/html", "/look/../pages.py"):
        assert requests.get(mailbox.url + path).status_code == 404


@pytest.mark.browser
def test_a_letter_is_read(mailbox: Mailbox, phone: Page, assert_accessible: Any) -> None:
    page = (
        "<h1>Hello Zoë</h1><script>top.broken = 1</script><a href='http://localhost:1/u/x/'>Go</a>"
    )
    mailbox.send(html=page)
    phone.goto(mailbox.url)
    assert_accessible(phone)
    phone.get_by_role("link", name="sam@example.org").click()
    phone.get_by_role("link", name="http://localhost:8000/u/7K2M9QXD44TR/").wait_for()
    phone.get_by_role("link", name="interview.ics").wait_for()
    phone.get_by_text("All headers").click()
    phone.get_by_text("List-Unsubscribe").wait_for()
    assert_accessible(phone)
    phone.get_by_text("As a web page").click()
    phone.frame_locator("iframe").get_by_role("heading", name="Hello Zoë").wait_for()
    assert phone.evaluate("window.broken") is None


def test_an_answer_is_handed_in_as_a_mail_server_would() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "jobs@northside.example", "sam@example.com"
    letter["Reply-To"], letter["Message-ID"] = "reply+ab.cd@mail.example", "<1@mail.example>"
    letter["Subject"] = "News"
    letter.set_content("Does Tuesday work?")
    made = answer_to(letter, "Yes")
    assert (made["From"], made["To"]) == ("sam@example.com", "reply+ab.cd@mail.example")
    assert (made["Subject"], made["In-Reply-To"]) == ("Re: News", "<1@mail.example>")
    assert "> Does Tuesday work?" in made.get_content()


def test_a_portal_that_is_away_is_said() -> None:
    assert not hand_in(EmailMessage(), "http://127.0.0.1:1/hooks/mail/", "key")
