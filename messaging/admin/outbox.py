"""The outbox, what came in, rulings and overrides: only read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from candidates.admin import AboutPerson, ReadOnlyAdmin, ReadOnlyInline
from messaging import models


class BodyInline(ReadOnlyInline):
    model = models.MessageBody
    fields = ["version", "subject", "body", "text", "at"]


class DeliveryInline(ReadOnlyInline):
    model = models.Delivery
    fk_name = "message"
    fields = ["channel", "n", "state", "hold", "not_before", "report"]
    show_change_link = True


class OverrideInline(ReadOnlyInline):
    model = models.Override
    fields = ["channel", "rule", "reason", "words", "by", "at"]


@admin.register(models.Message)
class MessageAdmin(AboutPerson, ReadOnlyAdmin):
    person = "thread__candidate"
    list_display = ["pk", "to", "topic", "state", "channel", "author", "created_at", "returned_why"]
    list_filter = ["state", "topic", "channel", "is_automatic", "created_at"]
    list_select_related = ["thread__candidate", "author"]
    inlines = [BodyInline, DeliveryInline, OverrideInline]

    @admin.display(description=_("to"))
    def to(self, message: models.Message) -> str:
        return str(message.thread.candidate)


class TransitionInline(ReadOnlyInline):
    model = models.Transition
    fields = ["from_state", "to_state", "why", "by", "at"]


class RulingInline(ReadOnlyInline):
    model = models.Ruling
    fields = ["verdict", "rule", "key", "answered_at", "until", "overridden", "at"]


class AttemptInline(ReadOnlyInline):
    model = models.Attempt
    fields = ["n", "started_at", "ended_at", "outcome", "error", "provider_ref", "by"]


@admin.register(models.Delivery)
class DeliveryAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["pk", "candidate", "channel", "state", "hold", "not_before", "tries", "report"]
    list_filter = ["state", "channel", "hold", "report", "state_at"]
    list_select_related = ["candidate"]
    search_fields = ["=provider_ref", "=dedupe_key"]
    search_help_text = _(
        "A candidate's name, address or number, an id, or the provider's name for it."
    )
    inlines = [TransitionInline, RulingInline, AttemptInline]


@admin.register(models.InboundMessage)
class InboundMessageAdmin(AboutPerson, ReadOnlyAdmin):
    person = "thread__candidate"
    list_display = [
        "pk",
        "who",
        "channel",
        "received_at",
        "understood",
        "needs_person",
        "handled_at",
    ]
    list_filter = [
        "channel",
        "needs_person",
        ("handled_at", admin.EmptyFieldListFilter),
        "received_at",
    ]
    list_select_related = ["thread__candidate"]

    @admin.display(description=_("candidate"), empty_value="-")
    def who(self, inbound: models.InboundMessage) -> str | None:
        return str(inbound.thread.candidate) if inbound.thread else None


# --- rulings and overrides, to search ---------------------------------------------------------


@admin.register(models.Ruling)
class RulingAdmin(AboutPerson, ReadOnlyAdmin):
    """Why this way, why now: each verdict that was taken about a delivery."""

    person = "delivery__candidate"
    list_display = ["at", "who", "channel", "verdict", "rule", "key", "answered_at", "overridden"]
    list_filter = ["verdict", "rule", "delivery__channel", "at"]
    list_select_related = ["delivery__candidate"]

    @admin.display(description=_("candidate"))
    def who(self, ruling: models.Ruling) -> str:
        return str(ruling.delivery.candidate)

    @admin.display(description=_("channel"))
    def channel(self, ruling: models.Ruling) -> str:
        return str(ruling.delivery.get_channel_display())


@admin.register(models.Override)
class OverrideAdmin(AboutPerson, ReadOnlyAdmin):
    """Who went against which rule, and the reason they gave."""

    person = "message__thread__candidate"
    list_display = ["at", "who", "channel", "rule", "reason", "words", "by"]
    list_filter = ["reason", "rule", "channel"]
    list_select_related = ["message__thread__candidate", "by"]
    search_fields = ["words", "by__email", "by__last_name"]
    search_help_text = _("A candidate, a colleague, or words of the reason.")
    date_hierarchy = "at"

    @admin.display(description=_("candidate"))
    def who(self, override: models.Override) -> str:
        return str(override.message.thread.candidate)
