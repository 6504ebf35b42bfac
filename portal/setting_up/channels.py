"""What stands of each channel: who it comes from, when it may be used, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Employer
from candidates.queries import employer
from candidates.rules.contact import shown_phone
from messaging.channels.mail_hooks import INBOUND, TRACKING, has_secret
from messaging.models import Circuit
from messaging.outbox.batch import House
from messaging.outbox.envelope import sender_of
from messaging.queries.templates import template_body
from messaging.rules.addresses import named
from preferences.enums import Channel
from preferences.queries.setup import EmployerSetup, employer_setup
from preferences.rules.facts import LegalHours

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetUp:
    channel: Channel
    is_on: bool
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    hours: LegalHours | None
    down_since: datetime | None = None
    down_why: str = ""

    @property
    def may_be_tested(self) -> bool:
        return self.channel in (Channel.EMAIL, Channel.TEXT)

    @property
    def is_ready(self) -> bool:
        return self.is_on and not self.missing and self.down_since is None


def channels_set_up() -> list[ChannelSetUp]:
    we, setup = employer(), employer_setup()
    down = {circuit.channel: circuit for circuit in Circuit.objects.all()}
    found = []
    for channel in Channel:
        circuit = down.get(channel)
        found.append(
            ChannelSetUp(
                channel=channel,
                is_on=channel in setup.channels_of(),
                facts=tuple(FACTS[channel](we, setup)),
                missing=tuple(MISSING.get(channel, nothing)(we)),
                hours=setup.legal_hours.get(channel),
                down_since=circuit.opened_at if circuit else None,
                down_why=circuit.why if circuit else "",
            )
        )
    return found


# --- what there is ----------------------------------------------------------------------------


def email_facts(we: Employer, setup: EmployerSetup) -> list[Fact]:
    house = House(name=we.name, setup=setup, sender_name=we.sender_name)
    reply = named(we.reply_name, f"reply+...@{settings.EMAIL_REPLY_DOMAIN}")
    way_out = settings.MAIL_PROVIDER or f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    ways_in = [_("Posted to %(address)s") % {"address": hook("mail_in")}]
    if settings.MAIL_PROVIDER in INBOUND:
        told = hook("provider_letter", settings.MAIL_PROVIDER)
        ways_in.append(_("Posted to %(address)s") % {"address": told})
    if settings.IMAP_URL:
        ways_in.append(_("Fetched from a mailbox, once a minute"))
    return [
        (_("Letters come from"), sender_of(house) if settings.EMAIL_FROM else "–"),
        (_("Answers go to"), reply if settings.EMAIL_REPLY_DOMAIN else "–"),
        (_("They leave through"), way_out),
        (_("Answers come in"), " · ".join(ways_in)),
        *reports(),
    ]


def reports() -> list[Fact]:
    if settings.MAIL_PROVIDER not in TRACKING:
        return [
            (_("What became of them"), _("Bounces are read; a mail server reports nothing else"))
        ]
    told = hook("provider_told", settings.MAIL_PROVIDER)
    return [(_("What became of them"), _("Posted to %(address)s") % {"address": told})]


def text_facts(we: Employer, setup: EmployerSetup) -> list[Fact]:
    number = settings.TWILIO_NUMBER
    shown = shown_phone(number, settings.PHONENUMBER_DEFAULT_REGION) if number else "–"
    return [
        (_("Texts come from"), shown),
        (_("They leave through"), settings.TWILIO_API_URL),
        (
            _("Answers and photos come in"),
            _("Posted to %(address)s") % {"address": hook("twilio_text")},
        ),
    ]


def call_facts(we: Employer, setup: EmployerSetup) -> list[Fact]:
    return [
        (_("Who rings"), _("Whoever takes the task in the outbox")),
        (_("Number for candidates to ring"), we.phone or "–"),
    ]


def portal_facts(we: Employer, setup: EmployerSetup) -> list[Fact]:
    return [(_("Where candidates read"), settings.PUBLIC_URL)]


def hand_facts(we: Employer, setup: EmployerSetup) -> list[Fact]:
    return [(_("Who does it"), _("Whoever takes the task in the outbox"))]


FACTS: Final[Mapping[Channel, Callable[[Employer, EmployerSetup], list[Fact]]]] = {
    Channel.EMAIL: email_facts,
    Channel.TEXT: text_facts,
    Channel.CALL: call_facts,
    Channel.PORTAL: portal_facts,
    Channel.BY_HAND: hand_facts,
}


def hook(name: str, *args: str) -> str:
    return str(settings.PUBLIC_URL + reverse(name, args=args))


# --- what is missing --------------------------------------------------------------------------


def nothing(we: Employer) -> list[str]:
    return []


def email_lacks(we: Employer) -> list[str]:
    lacks = [
        (not settings.EMAIL_FROM, _("No address that letters come from: set EMAIL_FROM.")),
        (not settings.EMAIL_REPLY_DOMAIN, _("No domain for answers: set EMAIL_REPLY_DOMAIN.")),
        (
            not has_way_in(),
            _("Answers cannot come in: set MAIL_HOOK_KEYS, IMAP_URL or a provider."),
        ),
        (
            bool(settings.MAIL_PROVIDER) and not has_secret(),
            _("What the provider tells us is refused: ANYMAIL has no WEBHOOK_SECRET."),
        ),
        (
            not settings.PAPERS_SCANNER,
            _("Files cannot be opened: no scanner is set (PAPERS_SCANNER)."),
        ),
        (lacks_words(Channel.EMAIL), _("No template asks the questions of a stage by email.")),
    ]
    return [words for is_so, words in lacks if is_so]


def has_way_in() -> bool:
    by_provider = settings.MAIL_PROVIDER in INBOUND and has_secret()
    return bool(settings.MAIL_HOOK_KEYS or settings.IMAP_URL or by_provider)


def text_lacks(we: Employer) -> list[str]:
    lacks = [
        (
            not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN),
            _("No account: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."),
        ),
        (not settings.TWILIO_NUMBER, _("No number that texts come from: set TWILIO_NUMBER.")),
        (
            settings.PUBLIC_URL.startswith("http://") and not is_here(),
            _("Twilio calls us over TLS: PUBLIC_URL has to begin with https."),
        ),
        (
            not settings.PAPERS_SCANNER,
            _("Photos cannot be opened: no scanner is set (PAPERS_SCANNER)."),
        ),
        (lacks_words(Channel.TEXT), _("No template asks the questions of a stage by text.")),
    ]
    return [words for is_so, words in lacks if is_so]


def is_here() -> bool:
    """Everything on this machine, as in the demo."""
    return settings.PUBLIC_URL.startswith(("http://localhost", "http://127.0.0.1"))


def call_lacks(we: Employer) -> list[str]:
    lacks = [
        (not we.phone, _("No number for candidates to ring for help.")),
        (
            lacks_words(Channel.CALL),
            _("No script for asking the questions of a stage on the phone."),
        ),
    ]
    return [words for is_so, words in lacks if is_so]


def lacks_words(channel: Channel) -> bool:
    return template_body("check_in", channel, "en") is None


MISSING: Final[Mapping[Channel, Callable[[Employer], list[str]]]] = {
    Channel.EMAIL: email_lacks,
    Channel.TEXT: text_lacks,
    Channel.CALL: call_lacks,
}
