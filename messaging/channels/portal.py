"""A message on the candidate's own pages: it is a row of ours, so showing it is sending it."""

from messaging.channels.base import Accepted, Capabilities, Outgoing


class PortalSender:
    capabilities = Capabilities(provider="portal", is_outside=False)

    def send(self, outgoing: Outgoing) -> Accepted:
        return Accepted(outgoing.key)

    def close(self) -> None:
        pass
