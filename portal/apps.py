from typing import Any

from django.apps import AppConfig

from candidates import trace


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Both need everything to be loaded.
        from django_q.signals import pre_execute  # noqa: PLC0415

        from portal import checks  # noqa: F401, PLC0415  registers them

        pre_execute.connect(take_up, dispatch_uid="portal.trace")


def take_up(task: dict[str, Any], **_more: object) -> None:
    """A job goes on with the trace of whoever asked for it; a schedule's begins one."""
    trace.take_up(task.get("group") or trace.new())
