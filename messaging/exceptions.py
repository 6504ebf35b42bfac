"""What this room refuses, in words for the person who asked, and what must never happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from candidates.exceptions import Refusal

if TYPE_CHECKING:
    from preferences.rules.facts import Verdict


class IllegalMoveError(Exception):
    """A delivery was to go where the state machine does not lead: an error of ours."""

    def __init__(self, from_state: str, to_state: str) -> None:
        super().__init__(f"{from_state or 'nothing'} → {to_state}")


class NetworkInTransactionError(Exception):
    """A provider was about to be called with a transaction open: an error of ours."""


class Refused(Refusal):
    """The verdict does not let it go. The screen says why from the verdict it carries."""

    words = _("Their usual does not allow this now.")

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict)


class UsualChanged(Refusal):
    """Something about how to reach them changed since the page was opened: look, then send."""

    words = _("How they want to be contacted changed while you wrote. Look again before you send.")

    def __init__(self, contact_version: int) -> None:
        self.contact_version = contact_version
        super().__init__(contact_version)


class NoWords(Refusal):
    words = _("Write something first.")


class PlaceholderLeft(Refusal):
    words = _("A placeholder is still empty.")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(names)

    def __str__(self) -> str:
        return str(_("Fill in or remove: %(names)s.")) % {"names": ", ".join(self.names)}


class AlreadyLeaving(Refusal):
    words = _("It is already leaving and cannot be stopped.")


class NotWaiting(Refusal):
    words = _("It is not waiting in the outbox any more.")


class NoOtherWay(Refusal):
    words = _("There is no other way of theirs that may be taken.")


class TellsDecision(Refusal):
    words = _("This tells them how it ended. Open the application again to stop it.")


class ToldAlready(Refusal):
    words = _("They were told, or are being told now. It cannot be taken back.")


class NotADraft(Refusal):
    words = _("This is not a draft any more.")


class SomeoneElsesToken(Refusal):
    words = _("This form was sent before, for something else. Open it again.")


class VoicemailNever(Refusal):
    words = _("They asked not to get voicemail, so this cannot be the outcome.")


class CallIsOver(Refusal):
    words = _("The outcome of this was noted already.")


class NeedsReason(Refusal):
    words = _("Say why you go against their usual.")


class NoTemplate(Refusal):
    words = _("A message template is missing.")

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)

    def __str__(self) -> str:
        return str(_("The message template “%(key)s” is missing.")) % {"key": self.key}


class BadWords(Refusal):
    """The words of a template are not saved like this: each finding says why."""

    words = _("These words cannot be saved.")

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = findings
        super().__init__(findings)


class VersionMoved(Refusal):
    """Somebody saved a newer version while this one was written."""

    words = _("A newer version was saved while you wrote. Look at it, then save yours again.")

    def __init__(self, newest: Any) -> None:
        self.newest = newest  # the body that came in between
        super().__init__(newest.version)


class NothingNew(Refusal):
    words = _("These are the words that are there already.")


class NotYourOwn(Refusal):
    words = _("What you wrote yourself is approved by somebody else.")


class NameTaken(Refusal):
    words = _("There is a template of that name.")


class NoTestThere(Refusal):
    words = _("A candidate has this address, or it has stopped our messages. Use one of your own.")


class AlreadyHandled(Refusal):
    """A colleague was faster."""

    words = _("A colleague has dealt with this one already.")


class NotSafeYet(Refusal):
    words = _("This file cannot be opened yet, so it cannot be filed.")
