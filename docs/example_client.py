"""A program that asks before it writes to somebody: fifty lines, the standard library alone.

python docs/example_client.py https://usual.example usual_… ines@example.com night-carer
"""

import json
import sys
import time
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4


class Usual:
    def __init__(self, house: str, token: str) -> None:
        self.base, self.token = f"{house}/api/v1", token

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = key = key or str(uuid4())
        given = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, given, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 429:  # the same key: nothing is done twice
                time.sleep(int(error.headers.get("Retry-After", "60")))
                return self.ask(method, path, body, key)
            problem = json.load(error)
            raise SystemExit(f"{problem['code']}: {problem['detail']}") from error


def main(house: str, token: str, email: str, job: str) -> Any:
    usual = Usual(house, token)
    person = usual.ask("POST", "/candidates", {"first_name": "Ines", "email": email, "job": job})
    asked = usual.ask("GET", f"/candidates/{person['id']}/verdict?topic=update")["asked"]
    print(f"{asked['in_words']}. {asked['why']}")
    if asked["verdict"] in ("blocked", "against"):
        return None
    words = {"topic": "update", "subject": "Hello", "body": "We have your application."}
    sent = usual.ask("POST", f"/candidates/{person['id']}/messages", words)
    print(f"Message {sent['id']} goes by {sent['channel']}, not before {sent['not_before']}.")
    return sent


if __name__ == "__main__":
    main(*sys.argv[1:])
