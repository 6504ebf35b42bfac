"""What runs in the background: safe to run twice."""

from django.utils import timezone

from followup.actions import nightly, promises, repairs, signals, silences, slips, touch


def notice_overrides() -> int:
    at = timezone.now()
    return slips.notice_overrides(at=at) + repairs.listen(at=at)


def keep_promises() -> int:
    """Notices news and its absence, in this order: what came in time is never called missed."""
    at = timezone.now()
    noticed = promises.notice(at=at) + promises.count_from_interviews(at=at)
    return noticed + promises.break_overdue(at=at)


def listen() -> int:
    """Silences and signals of those with whom something was said."""
    at = timezone.now()
    return silences.listen(at=at) + signals.listen(at=at)


def look_at_all() -> int:
    """The clocks and the signals of everybody, once a day, in parts that fit into a run."""
    return nightly.go_round(at=timezone.now())


def ask_to_stay_in_touch() -> int:
    return touch.ask_again(at=timezone.now())
