"""Reads, named after what is shown."""

from messaging.queries.facts import PersonFacts, people_facts
from messaging.queries.outbox import (
    call_tasks_for,
    drafts_of,
    may_still_undo,
    outbox_of,
    recent_batches_of,
    recent_of,
    returned_to,
    texts_to_match,
    waiting_delivery,
)
from messaging.queries.placeholders import placeholder_values, sample_values
from messaging.queries.templates import template_body, templates_for
from messaging.queries.threads import (
    LastContact,
    ThreadItem,
    last_contacts,
    thread_items,
    waiting_on,
)
from messaging.queries.verdicts import (
    facts_for,
    verdict_facts,
    verdict_for,
    verdicts_by_channel,
    verdicts_for,
)

__all__ = [
    "LastContact",
    "PersonFacts",
    "ThreadItem",
    "call_tasks_for",
    "drafts_of",
    "facts_for",
    "last_contacts",
    "may_still_undo",
    "outbox_of",
    "people_facts",
    "placeholder_values",
    "recent_batches_of",
    "recent_of",
    "returned_to",
    "sample_values",
    "template_body",
    "templates_for",
    "texts_to_match",
    "thread_items",
    "verdict_facts",
    "verdict_for",
    "verdicts_by_channel",
    "verdicts_for",
    "waiting_delivery",
    "waiting_on",
]
