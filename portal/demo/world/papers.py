"""Papers that were handed in, and papers that were asked for."""

from datetime import datetime, timedelta
from typing import Any

from candidates.actions import documents
from candidates.models import Application, ContactPoint, DocumentType
from candidates.rules.documents import paper_of
from portal.demo.world import files

PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R>>endobj
4 0 obj<</Length {length}>>stream
{drawn}
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def hand_in(at: datetime) -> None:
    listed = files.toml("papers")
    for row in listed["paper"]:
        application = application_of(row)
        documents.hand_in(
            candidate=application.candidate,
            kind=DocumentType.objects.get(key=row["kind"]),
            given=[paper_of(row["name"], page(row["name"]))],
            through=row["through"],
            ends_on=(at + timedelta(days=row["ends_in"])).date() if "ends_in" in row else None,
            is_scanned=True,
            at=at - timedelta(days=row["days"], hours=2),
        )
    for row in listed["wanted"]:
        application = application_of(row)
        documents.ask_for(
            candidate=application.candidate,
            kind=DocumentType.objects.get(key=row["kind"]),
            why=row["why"],
            due_on=(at + timedelta(days=row["due_in"])).date(),
            application=application,
            by=application.owner,
            at=at - timedelta(days=row["days"], hours=1),
        )


def application_of(row: dict[str, Any]) -> Application:
    candidate = ContactPoint.objects.get(value=row["who"]).candidate
    return candidate.applications.select_related("candidate", "owner").latest("pk")


def page(title: str) -> bytes:
    """A page with its name on it, so that there is something to open."""
    drawn = f"BT /F 24 Tf 72 740 Td ({title}) Tj ET"
    return PAGE.format(length=len(drawn), drawn=drawn).encode()
