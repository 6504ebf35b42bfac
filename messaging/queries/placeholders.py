"""What the placeholders of a template stand for."""

from candidates.models import Application, Candidate, Stage
from candidates.queries import employer
from candidates.staff import Staff
from messaging.models import MessageTemplate, TemplateBody


def placeholder_values(
    candidate: Candidate, application: Application | None, sender: Staff | None
) -> dict[str, str]:
    """Everything but the secrets, which are made as the message leaves."""
    name = getattr(sender, "first_name", "") or str(sender or "")
    return {
        "first_name": candidate.called,
        "job": application.job.title if application else "",
        "employer": employer().name,
        "sender": name,
    }


def template_body(key: str, channel: str, language: str = "en") -> TemplateBody | None:
    """The newest version in their language, else in English."""
    found = TemplateBody.objects.filter(
        template__key=key, channel=channel, language__in=[language, "en"]
    )
    rows = sorted(found, key=lambda row: (row.language != language, -row.version))
    return rows[0] if rows else None


def automatic_template(stage: Stage | None) -> str:
    """The key of what a stage sends by itself when somebody comes to it; empty when nothing."""
    if stage is None:
        return ""
    found = MessageTemplate.objects.filter(stage=stage, is_automatic=True).order_by("pk").first()
    return found.key if found else ""


def templates_for(topic: str) -> list[MessageTemplate]:
    """What the composer offers for a topic, with all bodies."""
    found = MessageTemplate.objects.filter(topic=topic, is_automatic=False)
    return list(found.prefetch_related("bodies"))
