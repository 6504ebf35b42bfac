"""One visit of the call page: the gate of the composer, for what a person does."""

from functools import cached_property

from candidates.models import Application
from messaging.models import Delivery
from messaging.queries import call_tasks_for
from portal.desk.composer import Composer
from portal.desk.gate import DONE_BY_A_PERSON
from preferences.enums import Channel, TopicKey


class Calling(Composer):
    """With a task waiting for somebody, it is that task which is done."""

    @cached_property
    def channel(self) -> Channel:
        asked = self.task.channel if self.task else self.data.get("channel", "")
        return Channel(asked) if asked in DONE_BY_A_PERSON else Channel.CALL

    @cached_property
    def task(self) -> Delivery | None:
        """The oldest that waits, or the one that was asked for."""
        waiting = call_tasks_for(self.request.user, self.at).filter(candidate=self.candidate)
        found = waiting.prefetch_related("message__bodies")
        if asked := self.data.get("task", ""):
            found = found.filter(pk=asked) if asked.isdecimal() else found.none()
        elif "channel" in self.data or "topic" in self.data:
            return None
        return found.first()

    @cached_property
    def application(self) -> Application | None:
        if self.task is None:
            return self.chosen()
        asked = self.task.message.application_id
        return next((row for row in self.applications if row.pk == asked), None)

    @cached_property
    def topic(self) -> TopicKey:
        return TopicKey(self.task.message.topic) if self.task else self.asked_topic()

    @property
    def script(self) -> str:
        """What is to be said, when the call was prepared."""
        words = next(iter(self.task.message.bodies.all()), None) if self.task else None
        return words.body if words else ""
