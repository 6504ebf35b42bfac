"""Interviews and offers of times: only read."""

from django.contrib import admin

from candidates.admin import AboutPerson, ReadOnlyAdmin, ReadOnlyInline
from scheduling import models


class ParticipantInline(ReadOnlyInline):
    model = models.Participant
    fields = ["user"]


@admin.register(models.Interview)
class InterviewAdmin(AboutPerson, ReadOnlyAdmin):
    inlines = [ParticipantInline]
    list_display = ["starts_at", "candidate", "what", "meeting", "state", "outcome", "confirmed_at"]
    list_filter = ["state", "meeting", "outcome"]
    list_select_related = ["candidate"]
    date_hierarchy = "starts_at"


@admin.register(models.Offer)
class OfferAdmin(AboutPerson, ReadOnlyAdmin):
    list_display = ["created_at", "candidate", "what", "way", "state", "ended_why", "made_by"]
    list_filter = ["state", "way", "ended_why"]
    list_select_related = ["candidate", "made_by"]
    date_hierarchy = "created_at"
