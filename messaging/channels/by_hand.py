"""A letter, a relay, a relative, another app: a person does it and says how it went."""

from messaging.channels.base import Capabilities

CAPABILITIES = Capabilities(provider="person", is_automatic=False, is_outside=False)
