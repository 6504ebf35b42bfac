"""One visit of the call page: the same gate, for what a person does."""

import uuid
from functools import cached_property

from candidates.models import Application
from messaging.models import Delivery
from messaging.queries import call_tasks_for
from portal.desk.forms.contact import AboutForm
from portal.desk.gate import DONE_BY_A_PERSON
from portal.desk.reaching import Reaching
from preferences.enums import Channel, TopicKey


class Calling(Reaching):
    """With a task waiting for somebody, it is that task which is done."""

    @cached_property
    def channel(self) -> Channel:
        asked = self.task.channel if self.task else self.data.get("channel", "")
        return Channel(asked) if asked in DONE_BY_A_PERSON else Channel.CALL

    @cached_property
    def task(self) -> Delivery | None:
        """The one that was asked for; without a wish, the oldest that waits."""
        waiting = call_tasks_for(self.request.user, self.at).filter(candidate=self.candidate)
        found = waiting.prefetch_related("message__bodies")
        if asked := self.data.get("task", ""):
            return found.filter(pk=asked).first() if asked.isdecimal() else None
        if "channel" in self.data or "topic" in self.data:
            return None
        return found.first()

    def asked_application(self) -> Application | None:
        if self.task is None:
            return super().asked_application()
        asked = self.task.message.application_id
        return next((row for row in self.applications if row.pk == asked), None)

    def asked_topic(self) -> TopicKey:
        return TopicKey(self.task.message.topic) if self.task else super().asked_topic()

    @cached_property
    def about(self) -> AboutForm:
        chosen = self.application.pk if self.application else ""
        initial = {"topic": self.topic, "application": chosen}
        return AboutForm(applications=self.applications, initial=initial)

    @property
    def script(self) -> str:
        """What is to be said, when the call was prepared."""
        words = next(iter(self.task.message.bodies.all()), None) if self.task else None
        return words.body if words else ""

    @cached_property
    def token(self) -> uuid.UUID:
        """Pressing twice is one call."""
        try:
            return uuid.UUID(self.data.get("client_token", ""))
        except ValueError:
            return uuid.uuid4()
