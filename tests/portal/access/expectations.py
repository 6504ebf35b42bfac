"""Who gets what at each address: the answer to a plain GET by every role.

An address without a row fails the build, and so does a row without an address. `IN` is being asked
to sign in, and back to the page afterwards. Out of scope is 404, and reads as missing does.
"""

from dataclasses import dataclass, field

IN = 302
ROLES = (
    "anonymous",
    "candidate_a_1",
    "candidate_a_2",
    "candidate_b",
    "recruiter_own",
    "recruiter_other",
    "interviewer",
    "coordinator",
    "auditor",
    "admin",
    "disabled",
    "half",
    "removed",
)


@dataclass(frozen=True)
class Row:
    """`values` are what the address names, as `World.values` knows them."""

    statuses: dict[str, int]
    values: dict[str, str] = field(default_factory=dict)
    is_posted: bool = False  # only ever posted to: whoever is let in gets 405 for a GET
    may_be: frozenset[int] = frozenset()  # besides, for whoever is let in
    is_shared: bool = False  # the employer's: every team's recruiters may change it


def public(status: int = 200, **values: str) -> Row:
    return Row(dict.fromkeys(ROLES, status), values)


def desk(
    own: int = 200,
    *,
    other: int = 404,
    interviewer: int = 200,
    coordinator: int = 200,
    auditor: int = 200,
    admin: int = 200,
    is_posted: bool = False,
    may_be: frozenset[int] = frozenset(),
    is_shared: bool = False,
    **values: str,
) -> Row:
    staff = {
        "recruiter_own": own,
        "recruiter_other": other,
        "interviewer": interviewer,
        "coordinator": coordinator,
        "auditor": auditor,
        "admin": admin,
        # Their last role was taken away while the page stood open.
        "removed": 403,
    }
    return Row(dict.fromkeys(ROLES, IN) | staff, values, is_posted, may_be, is_shared)


def me(
    a_1: int = 200, a_2: int = 200, b: int = 200, *, is_posted: bool = False, **values: str
) -> Row:
    """A candidate's page is about the visitor: no other role has anything there."""
    candidates = {"candidate_a_1": a_1, "candidate_a_2": a_2, "candidate_b": b}
    return Row(dict.fromkeys(ROLES, IN) | candidates, values, is_posted)


EVERYONE = desk(other=200)
WRITERS = {"interviewer": 403, "auditor": 403}
POSTED = {"own": 405, "other": 405, "coordinator": 405, "admin": 405, "is_posted": True, **WRITERS}
PERSON = {"pk": "candidate"}

TABLE: dict[str, Row] = {
    # --- the desk: their own work
    "desk/": EVERYONE,
    "desk/people/": EVERYONE,
    "desk/people/add/": desk(other=200, **WRITERS),
    "desk/people/exports/": desk(other=200, coordinator=403, **WRITERS),
    "desk/people/exports/<slug:code>/": desk(coordinator=403, admin=404, code="export", **WRITERS),
    "desk/f/exports/": desk(other=200, coordinator=403, may_be=frozenset({204}), **WRITERS),
    "desk/people/imports/": desk(other=200, **WRITERS),
    "desk/people/imports/<int:pk>/": desk(coordinator=404, pk="import", **WRITERS),
    "desk/people/imports/<int:pk>/start/": desk(pk="import", **POSTED),
    "desk/people/imports/<int:pk>/cancel/": desk(pk="import", **POSTED),
    "desk/people/imports/<int:pk>/refused/": desk(coordinator=404, pk="import", **WRITERS),
    "desk/f/imports/<int:pk>/": desk(coordinator=404, pk="import", **WRITERS),
    "desk/outbox/": desk(other=200, interviewer=403),
    "desk/outbox/all/<slug:kind>/": desk(other=200, kind="=held", **WRITERS),
    "desk/f/unmatched/": desk(other=200, may_be=frozenset({204}), **WRITERS),
    "desk/unmatched/": desk(other=200, **WRITERS),
    "desk/unmatched/<int:pk>/": desk(pk="quarantined", **WRITERS),
    "desk/attachments/<int:pk>/": desk(interviewer=403, pk="attachment"),
    "desk/attachments/<int:pk>/file/": desk(pk="attachment", **POSTED),
    "desk/papers/<int:pk>/": desk(interviewer=403, pk="document"),
    "desk/papers/wanted/<int:pk>/": desk(pk="wanted", **POSTED),
    "desk/audit/": desk(own=403, other=403, interviewer=403, coordinator=403),
    "desk/audit/sheet/": desk(own=403, other=403, interviewer=403, coordinator=403),
    "desk/learn/": desk(other=200, interviewer=403),
    "desk/learn/<slug:key>/": desk(other=200, interviewer=403, key="=kept"),
    # Nobody is behind a line of fewer than five people.
    "desk/learn/<slug:key>/people/": desk(
        own=404, interviewer=403, coordinator=404, auditor=404, admin=404, key="=kept"
    ),
    "desk/learn/<slug:key>/sheet/": desk(other=200, interviewer=403, key="=kept"),
    "desk/templates/": desk(other=200, interviewer=403),
    "desk/templates/new/": desk(other=200, **WRITERS),
    "desk/templates/starters/": desk(**POSTED),
    "desk/templates/<int:pk>/": desk(other=200, interviewer=403, is_shared=True, pk="template"),
    "desk/templates/versions/<int:pk>/": desk(pk="version", is_shared=True, **POSTED),
    "desk/f/templates/<int:pk>/lint/": desk(pk="template", is_shared=True, **POSTED),
    "desk/f/templates/<int:pk>/preview/": desk(pk="template", is_shared=True, **POSTED),
    "desk/jobs/": EVERYONE,
    "desk/jobs/new/": desk(other=200, **WRITERS),
    "desk/jobs/hand-over/": desk(other=200, **WRITERS),
    "desk/jobs/hand-over/<int:pk>/end/": desk(pk="hand_over", **POSTED),
    "desk/jobs/<slug:slug>/": desk(slug="=night-carer"),
    "desk/jobs/<slug:slug>/edit/": desk(slug="=night-carer", **WRITERS),
    "desk/jobs/<slug:slug>/fitting/": desk(slug="=night-carer", **WRITERS),
    "desk/jobs/<slug:slug>/turn/": desk(slug="=night-carer", **POSTED),
    "desk/people/close/": desk(other=200, **WRITERS),
    "desk/people/move/": desk(other=200, **WRITERS),
    "desk/people/sent/": desk(other=200, **WRITERS),
    "desk/people/assign/": desk(other=200, **WRITERS),
    "desk/people/snooze/": desk(other=200, **WRITERS),
    "desk/people/ask/": desk(other=200, **WRITERS),
    "desk/moves/undo/": desk(**POSTED),
    "desk/applications/<int:pk>/close/": desk(pk="application", **WRITERS),
    "desk/people/send/": desk(other=200, **WRITERS),
    # What became of a message for many is for who sent it.
    "desk/people/send/<int:pk>/": desk(coordinator=404, admin=404, pk="batch", **WRITERS),
    "desk/people/send/<int:pk>/undo/": desk(pk="batch", **POSTED),
    "desk/go/": EVERYONE,
    "desk/profile/": EVERYONE,
    "desk/f/go/": EVERYONE,
    "desk/f/outbox/": EVERYONE,
    "desk/times/": desk(other=200, interviewer=403),
    "desk/times/<int:pk>/": desk(pk="application", **WRITERS),
    "desk/times/<int:pk>/tick/": desk(pk="application", **POSTED),
    "desk/times/<int:pk>/withdraw/": desk(pk="application", **POSTED),
    "desk/interviews/<int:pk>/": desk(pk="interview", **WRITERS),
    "desk/free/": desk(other=200, auditor=403),
    "desk/brief/": desk(other=200, auditor=403),
    # Who holds it, and nobody else; an admin is one of the few who may see everything but hold nothing.
    "desk/brief/<int:pk>/": desk(
        interviewer=404, coordinator=404, admin=404, auditor=403, pk="interview"
    ),
    "desk/f/today/<slug:key>/": desk(other=200, may_be=frozenset({204}), key="section"),
    "desk/today/<slug:key>/": desk(other=200, key="section"),
    "desk/board/": EVERYONE,
    "desk/f/board/<slug:key>/": desk(other=200, key="stage"),
    "desk/views/": desk(other=200, **WRITERS),
    "desk/views/<int:pk>/": desk(pk="view", **WRITERS),
    # --- the desk: about Canaryella
    "desk/people/<int:pk>/": desk(**PERSON),
    "desk/people/<int:pk>/messages/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/timeline/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/papers/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/notes/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/history/": desk(**PERSON),
    "desk/people/<int:pk>/contact/": desk(**WRITERS, **PERSON),
    "desk/people/<int:pk>/claim/": desk(**POSTED, **PERSON),
    "desk/people/<int:pk>/snooze/": desk(**WRITERS, **PERSON),
    "desk/people/<int:pk>/note/": desk(**WRITERS, **PERSON),
    "desk/people/<int:pk>/follow-up/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/gesture/": desk(**POSTED, **PERSON),
    "desk/people/<int:pk>/slip/": desk(**WRITERS, **PERSON),
    "desk/signals/<int:pk>/": desk(pk="signal", **POSTED),
    "desk/slips/<int:pk>/": desk(pk="slip", **POSTED),
    "desk/applications/<int:pk>/promise/": desk(pk="application", **WRITERS),
    "desk/people/<int:pk>/call/": desk(**WRITERS, **PERSON),
    "desk/f/card/<int:pk>/": desk(**PERSON),
    "desk/f/person/<int:pk>/": desk(may_be=frozenset({204}), **PERSON),
    "desk/f/gate/<int:pk>/": desk(**WRITERS, **PERSON),
    "desk/f/draft/<int:pk>/": desk(**POSTED, **PERSON),
    # The number is for who asked for it, and for nobody else.
    "desk/people/<int:pk>/already/": desk(**POSTED, **PERSON),
    "desk/calls/<int:pk>/": desk(coordinator=404, admin=404, pk="attempt", **WRITERS),
    "desk/moves/<int:pk>/": desk(pk="application", **WRITERS),
    "desk/moves/<int:pk>/undo/": desk(pk="move", **POSTED),
    "desk/outbox/<int:pk>/": desk(pk="message", **POSTED),
    "desk/people/<int:pk>/to-do/": desk(interviewer=403, **PERSON),
    "desk/people/<int:pk>/card-copy/": desk(**WRITERS, **PERSON),
    "desk/duties/<int:pk>/": desk(pk="duty", **POSTED),
    "desk/tasks/<int:pk>/": desk(pk="application", **WRITERS),
    "desk/start-papers/<int:pk>/": desk(pk="application", **WRITERS),
    "desk/brief/asked/<int:pk>/": desk(
        405,
        other=405,
        interviewer=405,
        coordinator=405,
        auditor=403,
        admin=405,
        is_posted=True,
        pk="duty",
    ),
    "desk/wishes/<int:pk>/": desk(pk="wish", **POSTED),
    "desk/holds/<int:pk>/": desk(pk="hold", **POSTED),
    # --- candidates' pages
    "me/": me(),
    "me/keep/": me(405, 405, 405, is_posted=True),
    "me/leave-be/": me(405, 405, 405, is_posted=True),
    "me/settle/<int:answer_id>/": me(405, 405, 405, is_posted=True, answer_id="answer"),
    "me/slips/<int:pk>/": me(405, 405, 405, is_posted=True, pk="slip"),
    "me/view/": me(405, 405, 405, is_posted=True),
    "me/undo/": me(405, 405, 405, is_posted=True),
    "me/check-in/": me(b=302),
    "me/check-in/check/": me(),
    "me/q/<key>/": me(key="=channel.first"),
    "me/about/": me(),
    "me/history/": me(),
    "me/zone/": me(),
    "me/pause/": me(),
    "me/resume/": me(405, 405, 405, is_posted=True),
    "me/stop/": me(),
    "me/on/": me(405, 405, 405, is_posted=True),
    "me/contacts/": me(),
    "me/contacts/add/<kind>/": me(a_1=302, kind="=email"),
    "me/contacts/<int:point_id>/verify/": me(302, 302, 404, point_id="point"),
    "me/contacts/<int:point_id>/close/": me(302, 405, 405, is_posted=True, point_id="point"),
    "me/times/": me(),
    "me/times/calendar/": me(405, 405, 405, is_posted=True),
    "me/times/<int:pk>/": me(b=404, pk="offer"),
    "me/times/<int:pk>/check/": me(302, 302, 404, pk="offer"),
    "me/times/<int:pk>/when/": me(302, 302, 404, pk="offer"),
    "me/times/<int:pk>/way/": me(405, 405, 405, is_posted=True, pk="offer"),
    "me/times/<int:pk>/move/": me(b=404, pk="offer"),
    "me/times/<int:pk>/cancel/": me(b=404, pk="offer"),
    "me/times/<int:pk>/late/": me(405, 405, 405, is_posted=True, pk="offer"),
    "me/times/<int:pk>/interview.ics": me(b=404, pk="offer"),
    "me/messages/": me(a_1=302),
    "me/applications/": me(a_1=302),
    "me/application/<int:pk>/": me(302, 200, 404, pk="application"),
    "me/application/<int:pk>/withdraw/": me(302, 200, 404, pk="application"),
    "me/privacy/": me(a_1=302),
    "me/privacy/name/": me(a_1=302),
    "me/privacy/copy/": me(a_1=302),
    "me/privacy/delete/": me(a_1=302),
    "me/sign-ins/": me(a_1=302),
    "me/passkeys/": me(a_1=302),
    # Needs the user that the first code makes, which nobody typed here.
    "me/passkeys/add/": me(302, 302, 302),
    "me/off/": me(302, 405, 405, is_posted=True),
    "me/card/": me(),
    "me/card/share/": me(405, 405, 405, is_posted=True),
    "me/card/file/": me(),
    "card/": public(),
    "card/schema.json": public(),
    "card/key.json": public(),
    "me/documents/": me(a_1=302),
    "me/documents/add/<slug:kind>/": me(a_1=302, kind="=cv"),
    "me/documents/<int:pk>/": me(302, 200, 404, pk="document"),
    "me/documents/wanted/<int:pk>/": me(302, 405, 405, is_posted=True, pk="wanted"),
    "me/code/": me(),
    "me/leave/": me(405, 405, 405, is_posted=True),
    # --- for everyone
    "": public(302),
    "in/": public(),
    "in/code/": public(302),
    "in/passkey/": public(),
    "jobs/": public(),
    "language/": public(405),
    "join/<token>/": public(token="invitation"),
    "metrics": public(404),  # as for everybody without its token
    "jobs/<slug>/": public(slug="=night-carer"),
    "jobs/<slug>/code.svg": public(slug="=night-carer"),
    "jobs/<slug>/apply/": public(slug="=night-carer"),
    "jobs/<slug>/apply/questions/": public(302, slug="=night-carer"),
    "jobs/<slug>/applied/": public(302, slug="=night-carer"),
    "calendar/<token>.ics": public(token="feed"),
    "shown/<slug:secret>/": public(404, secret="=never-made"),
    "media/<slug:token>/": public(404, token="=1-1-0"),  # a signature that is none
    # Whoever holds the token is let in: it is the key.
    "u/<token>/": public(token="link"),
    "u/<token>/not-me/": public(token="link"),
    "u/<token>/again/": public(405, token="link"),
    "u/<token>/stop/": public(token="stop"),
}
