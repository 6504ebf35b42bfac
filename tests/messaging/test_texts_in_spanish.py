"""No text of the house is longer than three parts in Spanish, the longest of names and the first words included."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from messaging.rules.texts import length_of, plain

FOLDER = Path(settings.BASE_DIR, "templates", "letters")
LETTERS = sorted(path.parent.name for path in FOLDER.glob("*/text.txt"))
AROUND = {"envelope", "questions", "read_back", "ask"}  # around other words, or made of them
TIMES = [{"number": n, "short": "mié 14 ene 16:30", "long": ""} for n in (1, 2, 3)]
VALUES = {
    "employer": "Northside Care",
    "first_name": "María Fernanda",
    "job": "Cuidadora de noche",
    "what": "Primera charla",
    "when": "mié 14 ene 16:30",
    "short": "mié 14 ene 16:30",
    "before": "mar 13 ene 09:30",
    "place": "London",
    "where": "En persona: 12 Chapel Lane, Leeds",
    "minutes": 45,
    "late": 15,
    "times": TIMES,
    "numbers": "1, 2, 3",
    "until": date(2027, 9, 12),
    "due": date(2027, 9, 12),
    "ends": date(2027, 9, 12),
    "day": date(2027, 9, 12),
    "paper": "Prueba de que puedes trabajar aquí",
    "slip": {"promise": {"due_on": date(2027, 9, 12)}},
    "asked": "WhatsApp",
    "panel": ["Ana", "Tom"],
    "is_open": True,
}
LINK = "https://jobs.northside.example/u/7K2M9QXD44TR"


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - AROUND))
def test_three_parts_are_enough(letter):
    with translation.override("es"):
        text = render_to_string(f"letters/{letter}/text.txt", VALUES).strip()
    text = (
        text.replace("{link}", LINK).replace("{code}", "123456").replace("{new_day}", "3 de mayo")
    )
    if "STOP" not in text and letter != "code":
        text += " Responde STOP para no recibir más."
    length = length_of(plain(text))
    assert length.parts <= 3, (length, text)
