"""A program, as the tests have one."""

from typing import Any

from django.test import Client

from candidates.models import Team
from portal.api.enums import Scope
from portal.api.tokens import make_token
from tests.factories.candidates import NOW

ALL = [scope.value for scope in Scope]


class Program:
    """Speaks JSON with a token."""

    def __init__(self, *teams: Team, scopes: Any = ALL, **more: Any) -> None:
        name = more.pop("name", f"Program {teams[0].name if teams else ''}")
        made = make_token(name=name, teams=teams, scopes=scopes, at=NOW, **more)
        self.token, self.secret = made
        self.browser = Client()

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("post", path, body, **headers)

    def ask(self, method: str, path: str, body: Any, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        send = getattr(self.browser, method)
        return send(f"/api/v1{path}", headers=headers, **given)
