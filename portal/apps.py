from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from candidates import trace
from portal.audit.who import asking, sign_writes
from portal.log_lines import wordless


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Both need everything to be loaded.
        from django_q.signals import post_execute_in_worker, pre_execute  # noqa: PLC0415

        from portal import checks  # noqa: F401, PLC0415  registers them

        pre_execute.connect(take_up, dispatch_uid="portal.trace")
        pre_execute.connect(ask_as_task, dispatch_uid="portal.audit")
        post_execute_in_worker.connect(keep_no_words, dispatch_uid="portal.log_lines")
        connection_created.connect(sign_writes, dispatch_uid="portal.audit")
        # Of an app with tables: others are not told of migrations.
        post_migrate.connect(
            watch, sender=apps.get_app_config("accounts"), dispatch_uid="portal.audit"
        )


def take_up(task: dict[str, Any], **_more: object) -> None:
    """A job goes on with the trace of whoever asked for it; a schedule's begins one."""
    trace.take_up(task.get("group") or trace.new())


def ask_as_task(task: dict[str, Any], **_more: object) -> None:
    """What a job changes is on record under the job's name."""
    asking.set(str(task.get("func", "")))


def keep_no_words(task: dict[str, Any], **_more: object) -> None:
    """An error of the database quotes the row; what failed is kept for days, and outlives an erasure."""
    if not task.get("success", True):
        task["result"] = wordless(str(task.get("result", "")))


def watch(**_more: object) -> None:
    """The triggers are made from the models, once these are there."""
    from portal.audit.triggers import watch_all  # noqa: PLC0415  needs everything to be loaded

    watch_all()
