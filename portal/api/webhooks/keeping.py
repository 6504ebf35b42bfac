"""Making a webhook and changing it. Its secret is shown when it is made, and never again."""

from collections.abc import Collection
from datetime import datetime
from secrets import token_hex
from typing import Final, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from candidates import outside
from candidates.exceptions import Refusal
from candidates.models import Happening
from candidates.queries.links import link_keys
from candidates.rules.waits import LATEST_COMMIT
from portal.api.enums import NoticeState, WhyOff
from portal.api.models import ApiToken, Webhook, WebhookNotice
from portal.api.webhooks import rules

LONGEST: Final = 500


class BadAddress(Refusal):
    words = _("This address cannot be told anything: it must be https and public.")


class NameUsed(Refusal):
    words = _("There is a webhook of this name.")


class NotToldOf(Refusal):
    words = _("This token may not be told of that.")


class Made(NamedTuple):
    """`secret` is shown now and never again."""

    webhook: Webhook
    secret: str


def schemes() -> frozenset[str]:
    """Only what nobody can read on its way; tests ask this machine itself."""
    return outside.WEB if settings.MAY_ASK_THIS_MACHINE else frozenset({"https"})


def check_address(url: str) -> None:
    """Looks the name up: outside of a transaction. Raises BadAddress."""
    if len(url) > LONGEST:
        raise BadAddress
    try:
        outside.check(url, schemes())
    except outside.NotAsked as error:
        raise BadAddress from error


def checked_kinds(token: ApiToken, kinds: Collection[str]) -> list[str]:
    """In our order. Raises NotToldOf."""
    may = rules.tellable(token.scopes)
    if not kinds or not set(kinds) <= set(may):
        raise NotToldOf
    return [each for each in may if each in kinds]


def make_webhook(
    *, token: ApiToken, name: str, url: str, kinds: Collection[str], at: datetime
) -> Made:
    """Told of what happens from now on. `url` was checked. Raises NameUsed, NotToldOf."""
    webhook = Webhook(
        token=token,
        name=name,
        url=url,
        kinds=checked_kinds(token, kinds),
        salt=token_hex(32),
        created_at=at,
    )
    begin_at(webhook, at)
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError as error:
        raise NameUsed from error
    return Made(webhook, secret_now(webhook))


def begin_at(webhook: Webhook, at: datetime) -> None:
    """What happened before is not told by itself. A row that commits late may have an earlier id."""
    settled = Happening.objects.filter(at__lte=at - LATEST_COMMIT).order_by("-pk")
    webhook.listens_at = at
    webhook.done_until = settled.values_list("pk", flat=True).first() or 0


def secret_now(webhook: Webhook) -> str:
    return rules.shown(rules.secret_of(settings.LINK_KEY, webhook.salt))


def secrets_of(webhook: Webhook, at: datetime) -> list[bytes]:
    """Of its salt and the one before, while that holds; by the house's key and those of before."""
    salts = [webhook.salt]
    if webhook.salt_before and webhook.before_until and at < webhook.before_until:
        salts.append(webhook.salt_before)
    return [rules.secret_of(key, salt) for salt in salts for key in link_keys()]


@transaction.atomic
def change_secret(*, webhook: Webhook, at: datetime) -> str:
    """The new one, shown once. For a day both sign, so that the other side can change in its own time."""
    held = locked(webhook)
    held.salt_before, held.salt = held.salt, token_hex(32)
    held.before_until = at + rules.OLD_SECRET
    held.save(update_fields=["salt", "salt_before", "before_until"])
    return secret_now(held)


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, url: str | None = None, kinds: Collection[str] | None = None
) -> Webhook:
    """`url` was checked. What waits goes to the new address. Raises NotToldOf."""
    held = locked(webhook)
    if url is not None and url != held.url:
        held.url, held.probe_at, held.failures, held.first_failed_at = url, None, 0, None
    if kinds is not None:
        held.kinds = checked_kinds(held.token, kinds)
    held.save()
    return held


@transaction.atomic
def switch_off(*, webhook: Webhook, why: WhyOff, at: datetime) -> Webhook:
    held = locked(webhook)
    if held.off_at is None:
        held.off_at, held.off_why = at, why
        held.save(update_fields=["off_at", "off_why"])
    return held


@transaction.atomic
def switch_on(*, webhook: Webhook, at: datetime) -> Webhook:
    """From now on: what happened while it was off is told if somebody tells it again."""
    held = locked(webhook)
    if held.off_at is None:
        return held
    held.off_at, held.off_why = None, ""
    held.failures, held.first_failed_at, held.probe_at = 0, None, None
    held.seen_at = at
    begin_at(held, at)
    held.save()
    return held


@transaction.atomic
def mark_seen(*, webhook: Webhook, at: datetime) -> Webhook:
    """Somebody looked at what was given up: no alarm for that any more."""
    held = locked(webhook)
    held.seen_at = at
    held.save(update_fields=["seen_at"])
    return held


@transaction.atomic
def remove_webhook(*, webhook: Webhook) -> None:
    locked(webhook).delete()


def send_test(*, webhook: Webhook, at: datetime) -> WebhookNotice:
    """Names nobody."""
    return WebhookNotice.objects.create(
        webhook=webhook, kind=rules.TEST, happened_at=at, begun_at=at, not_before=at
    )


@transaction.atomic
def tell_again(
    *, webhook: Webhook, since: datetime, at: datetime, kinds: Collection[str] | None = None
) -> int:
    """All that happened from `since` on, also what was taken and what it was never told; each under its old id."""
    held = locked(webhook)
    wanted = held.kinds if kinds is None else checked_kinds(held.token, kinds)
    rows = held.notices.filter(happened_at__gte=since, kind__in=wanted, candidate__isnull=False)
    again = rows.filter(lease_until=None).update(
        state=NoticeState.WAITING,
        begun_at=at,
        not_before=at,
        tries=0,
        status=None,
        why_not="",
        ended_at=None,
    )
    known = held.notices.exclude(happening=None).values("happening")
    missing = Happening.objects.filter(at__gte=since, at__lte=at, kind__in=wanted)
    new = [
        WebhookNotice(
            webhook=held,
            happening=each.pk,
            kind=each.kind,
            candidate_id=each.candidate_id,
            application_id=each.application_id,
            subject=each.subject,
            happened_at=each.at,
            begun_at=at,
            not_before=at,
        )
        for each in missing.exclude(pk__in=known).order_by("pk").iterator()
    ]
    WebhookNotice.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    held.seen_at = at
    held.save(update_fields=["seen_at"])
    return again + len(new)


def locked(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook.pk)
