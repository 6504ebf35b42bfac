"""The SMTP side. Addresses of two domains are refused on purpose, to see what happens then."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.demo.mailbox.letters import Letters

LARGEST = 40 * 1024 * 1024
REFUSED = {
    "refused.example": "550 5.1.1 There is no such mailbox",
    "later.example": "451 4.3.2 Not now, try again later",
}


class Receiving:
    """What aiosmtpd asks about each letter."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        refusal = REFUSED.get(address.rpartition("@")[2].lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        body = content.encode() if isinstance(content, str) else content
        name = self.letters.keep(body, envelope.mail_from or "", envelope.rcpt_tos)
        return f"250 2.0.0 Kept as {name}"


def smtp(letters: Letters, port: int) -> Controller:
    return Controller(
        Receiving(letters),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        server_hostname="mailbox.example",
    )
