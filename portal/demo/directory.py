"""Whose phone is whose, written down for the telephone's page."""

import json
from pathlib import Path

from candidates.enums import ContactKind
from candidates.models import ContactPoint
from portal.processes import DatabasePulse

MOST = 500  # the latest: a database seeded for measuring has far more


class Directory(DatabasePulse):
    """Looks at the beats, and at who has come since."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.written = ""

    def gather(self) -> None:
        super().gather()
        self.write()

    def write(self) -> None:
        people: dict[int, tuple[str, list[str]]] = {}
        points = ContactPoint.objects.filter(kind=ContactKind.PHONE, closed_at=None)
        for point in points.select_related("candidate").order_by("-pk")[:MOST]:
            name, phones = people.get(point.candidate_id, (point.candidate.full_name, []))
            people[point.candidate_id] = (name, [*phones, point.value])
        listed = [{"name": name, "phones": phones} for name, phones in people.values()]
        text = json.dumps(listed, ensure_ascii=False)
        if text != self.written:
            part = self.path.with_suffix(".part")
            part.write_text(text)
            part.replace(self.path)
            self.written = text
