"""A phone call: a person makes it, inside the same rules as everything else."""

from messaging.channels.base import Capabilities

CAPABILITIES = Capabilities(provider="person", is_automatic=False, is_outside=False)
