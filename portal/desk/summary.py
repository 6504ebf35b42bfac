"""The morning letter for colleagues who do not sit at the desk: what waits for them, and where.

A letter to staff, by Django's own mail: the outbox is for candidates. It names people and why they are
on Today, and says nothing of what anybody wrote.
"""

from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from candidates.enums import Role
from candidates.queries import employer
from portal.access import roles_of
from portal.accounts.models import User
from portal.accounts.profile import give_back_summary, is_summary_due, take_summary
from portal.desk.queries.marks import marks_of, without_snoozed
from portal.desk.queries.today import Section, today_for

NAMED = 6


def send_summaries(at: datetime) -> int:
    """How many left. Whatever is due is asked here; each is sent by one process alone."""
    ours = employer().time_zone
    return sum(send_one(user, at, ours) for user in wanting())


def wanting() -> Iterable[User]:
    return User.objects.filter(
        has_summary=True, is_active=True, memberships__isnull=False
    ).distinct()


def send_one(user: User, at: datetime, ours: str) -> bool:
    zone = user.time_zone or ours
    if not is_summary_due(at, zone, user.summary_on):
        return False
    if not take_summary(user, at.astimezone(ZoneInfo(zone)).date()):
        return False
    sections = sections_for(user, at)
    if not sections:
        return False  # all caught up: no letter for that
    try:
        letter_to(user, sections).send()
    except (SMTPException, OSError):
        give_back_summary(user)
        return False
    return True


def sections_for(user: User, at: datetime) -> list[Section]:
    found = today_for(user, at, only_mine=Role.RECRUITER in roles_of(user))
    people = {row.candidate.pk for section in found for row in section.rows}
    people |= {pk for section in found for pk in section.together}
    return without_snoozed(found, marks_of(user, people, at))


def letter_to(user: User, sections: list[Section]) -> EmailMessage:
    context: dict[str, Any] = {
        "name": user.first_name,
        "sections": [
            {
                "title": section.title,
                "count": len(section.rows) + len(section.together),
                "has_more": section.has_more,
                "names": [row.candidate.full_name for row in section.rows[:NAMED]],
                "others": max(len(section.rows) - NAMED, 0) + len(section.together),
            }
            for section in sections
        ],
        "today": settings.PUBLIC_URL + reverse("desk_today"),
        "profile": settings.PUBLIC_URL + reverse("desk_profile"),
    }
    return EmailMessage(
        subject=render_to_string("letters/summary/subject.txt", context).strip(),
        body=render_to_string("letters/summary/email.txt", context).strip() + "\n",
        from_email=settings.EMAIL_FROM,
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
