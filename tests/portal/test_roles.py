"""docs/roles.md says what the code does, and no role is forgotten."""

from candidates.enums import Role
from portal.access import SCREENS, Audience
from portal.roles import ADMIN, CANDIDATE, ROLES, opens, page, screens
from tests.conftest import ROOT
from tests.portal.access.expectations import TABLE


def test_the_page_is_as_the_code_has_it() -> None:
    written = (ROOT / "docs/roles.md").read_text()
    assert written == page(), "run: python manage.py show_roles > docs/roles.md"


def test_every_role_is_said() -> None:
    assert [str(role.key) for role in ROLES] == [
        CANDIDATE,
        Role.INTERVIEWER,
        Role.RECRUITER,
        Role.COORDINATOR,
        ADMIN,
        Role.AUDITOR,
    ]
    assert set(Role) <= {role.key for role in ROLES}


def test_every_screen_of_staff_is_in_the_table_and_agrees_with_the_matrix() -> None:
    named = {route for route, screen in screens() if screen.audience is Audience.STAFF}
    assert named == {f"/{route}" for route in TABLE if route.startswith("desk/")}
    ours = {name for name in SCREENS if name.startswith("portal.")}  # tests have screens, too
    assert {screen.name for _route, screen in screens()} == ours
    for route, screen in screens():
        row = TABLE.get(route.removeprefix("/"))
        if screen.audience is not Audience.STAFF or row is None:
            continue
        for role, who in (
            (Role.INTERVIEWER, "interviewer"),
            (Role.AUDITOR, "auditor"),
            (Role.COORDINATOR, "coordinator"),
            (Role.RECRUITER, "recruiter_own"),
        ):
            assert bool(opens(screen, role)) == (row.statuses[who] != 403), (route, role)
