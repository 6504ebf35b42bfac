"""What someone wrote, apart from what their mail program put beneath it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.rules.quoted import split_quoted

GMAIL = "On Mon, 3 May 2027 at 10:04, Northside Care <reply+ab12.c3@mail.northside.example> wrote:"
WRAPPED = "On Mon, 3 May 2027 at 10:04, Northside Care\n<reply+ab12.c3@mail.example> wrote:"
OUTLOOK = "From: Ana Lund <ana@northside.example>\nSent: Monday, 3 May 2027 10:04\nTo: Sam\nSubject: Times"
CASES = [
    ("Yes, Tuesday works.", "Yes, Tuesday works.", ""),
    (f"Yes\n\n{GMAIL}\n> Does Tuesday work?", "Yes", f"{GMAIL}\n> Does Tuesday work?"),
    (f"Yes\n\n{WRAPPED}\n\n> Tuesday?", "Yes", f"{WRAPPED}\n\n> Tuesday?"),
    (f"Yes\r\n\r\n{OUTLOOK}\r\n\r\nTuesday?", "Yes", f"{OUTLOOK}\n\nTuesday?"),
    ("Oui\n\nLe lun. 3 mai 2027 à 10:04, Nord <a@b> a écrit :\n> Mardi ?", "Oui", None),
    ("Ja\n\nAm Mo., 3. Mai 2027 um 10:04 schrieb Nord <a@b>:\n> Dienstag?", "Ja", None),
    ("Tak\n\nW dniu 3.05.2027 o 10:04, Nord pisze:\n> Wtorek?", "Tak", None),
    ("Fine\n\n-----Original Message-----\nFrom: Ana\nTuesday?", "Fine", None),
    ("Fine\n________________________________\nFrom: Ana", "Fine", None),
    ("Thanks\n-- \nSam Okoro\nNight carer", "Thanks", "-- \nSam Okoro\nNight carer"),
    ("2 please\n\nSent from my iPhone", "2 please", "Sent from my iPhone"),
    ("2 please\n\nGet Outlook for Android", "2 please", "Get Outlook for Android"),
    ("> Which way?\nBy text\n> When?\nEvenings", "> Which way?\nBy text\n> When?\nEvenings", ""),
    ("> only a quote", "> only a quote", ""),
    ("", "", ""),
    ("On Monday I wrote: see you", "On Monday I wrote: see you", ""),
    ("From: my heart\nthank you", "From: my heart\nthank you", ""),
]


@pytest.mark.parametrize(("text", "said", "quoted"), CASES)
def test_what_they_said_and_the_rest(text: str, said: str, quoted: str | None) -> None:
    found = split_quoted(text)
    assert found[0] == said
    if quoted is not None:
        assert found[1] == quoted


@given(st.text(alphabet="ab >\n-:", max_size=80))
def test_nothing_is_lost(text: str) -> None:
    said, quoted = split_quoted(text)
    assert [*f"{said}{quoted}".replace("\n", "").replace(" ", "")] == [
        *text.replace("\n", "").replace(" ", "")
    ]
