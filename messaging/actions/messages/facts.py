"""The facts about one message, gathered anew."""

from datetime import datetime

from messaging.models import Message
from messaging.queries.facts import PersonFacts, people_facts


def facts_of_message(message: Message, at: datetime) -> PersonFacts:
    pk = message.thread.candidate_id
    applications = {pk: message.application} if message.application else None
    return people_facts([pk], at, applications)[pk]
