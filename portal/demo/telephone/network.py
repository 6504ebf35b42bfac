"""What the network does after a text was taken: deliver it, tell its status, hand in answers.

Every step is a row with a time, so a restart goes on where it was.
"""

import base64
import hashlib
import hmac
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from portal.demo.telephone.api import ROOT, Account, segments
from portal.demo.telephone.media import Media, kind_of
from portal.demo.telephone.numbers import UNREACHABLE, steps
from portal.demo.telephone.texts import Text, Texts

STEP = 0.5  # seconds from one status to the next
TICK = 0.1
LEASE = 30
MOST_TRIES = 6
TIMEOUT = 15  # Twilio waits this long for a webhook

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def sign(url: str, fields: dict[str, str], token: str) -> str:
    """X-Twilio-Signature: over the exact address and the sorted fields."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(
        hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    ).decode()


class Network:
    def __init__(
        self,
        account: Account,
        texts: Texts,
        media: Media,
        *,
        hook: str,
        address: Callable[[], str],
    ) -> None:
        self.account, self.texts, self.media, self.hook = account, texts, media, hook
        self.address = address
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="call")
        self._stopping = threading.Event()
        self._clock = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        self._stopping.set()
        self._clock.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def answer(self, phone: str, body: str, photos: Iterable[bytes] = ()) -> Text:
        """A person writes on their phone, or sends a photo."""
        return self.texts.add(
            is_outgoing=False,
            sender=phone,
            recipient=self.account.number,
            body=body,
            media=[self.media.keep(photo) for photo in photos],
            status="received",
            callback=self.hook,
        )

    def _run(self) -> None:
        while not self._stopping.wait(TICK):
            for text in self.texts.take_due(time.time(), LEASE):
                self._pool.submit(self.step, text)

    def step(self, text: Text) -> None:
        """Tell the status it has; when that was heard, give it the next one."""
        if text.callback and text.told != text.status and not self._tell(text):
            tries = text.tries + 1
            is_over = tries >= MOST_TRIES
            self.texts.change(
                text.sid, tries=tries, next_at=None if is_over else time.time() + 2**tries / 2
            )
            return
        following = self._following(text)
        if following is None:
            self.texts.change(text.sid, told=text.status, tries=0, next_at=None)
            return
        now = time.time()
        self.texts.change(
            text.sid,
            told=text.status,
            tries=0,
            status=following,
            sent_at=text.sent_at or now,
            error=UNREACHABLE.get(text.recipient) if following == "undelivered" else None,
            next_at=now + STEP,
        )

    def _following(self, text: Text) -> str | None:
        if not text.is_outgoing:
            return None
        way = steps(text.recipient)
        place = way.index(text.status)
        return way[place + 1] if place + 1 < len(way) else None

    def _tell(self, text: Text) -> bool:
        fields = self._fields(text)
        request = urllib.request.Request(  # noqa: S310  the product's own address
            text.callback,
            data=urlencode(fields).encode(),
            headers={
                "X-Twilio-Signature": sign(text.callback, fields, self.account.token),
                "User-Agent": "TwilioProxy/1.1",
            },
        )
        try:
            with _direct.open(request, timeout=TIMEOUT):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def _fields(self, text: Text) -> dict[str, str]:
        fields = {
            "AccountSid": self.account.sid,
            "ApiVersion": "2010-04-01",
            "From": text.sender,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsStatus": text.status,
            "To": text.recipient,
        }
        if text.is_outgoing:
            fields["MessageStatus"] = text.status
            if text.error:
                fields["ErrorCode"] = str(text.error)
        else:
            fields["SmsMessageSid"] = text.sid
            fields["Body"] = text.body
            fields["NumMedia"] = str(len(text.media))
            fields["NumSegments"] = str(segments(text.body))
            for place, name in enumerate(text.media):
                root = f"{self.address()}{ROOT}{self.account.sid}"
                fields[f"MediaUrl{place}"] = f"{root}/Messages/{text.sid}/Media/{name}"
                fields[f"MediaContentType{place}"] = kind_of(self.media.read(name) or b"")
        return fields
