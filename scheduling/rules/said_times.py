"""The words by which somebody answers about times, in the languages that the portal speaks; without accents."""

import re
from typing import Final

NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "1st": 1, "2nd": 2, "3rd": 3} | {
    "uno": 1,
    "dos": 2,
    "tres": 3,
}
NUMBERS_BY_PLACE: Final = {"first": 1, "second": 2, "third": 3, "last": -1} | {
    "primera": 1,
    "primero": 1,
    "segunda": 2,
    "segundo": 2,
    "tercera": 3,
    "tercero": 3,
    "ultima": -1,
    "ultimo": -1,
}
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DIAS: Final = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
MESES: Final = {"ene": 1, "abr": 4, "ago": 8, "dic": 12}  # the others begin as in English
MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
FILLER: Final = frozenset(
    {"a", "afternoon", "again", "all", "am", "and", "at", "be", "best", "bit", "book"}
    | {"can", "cheers", "choose", "day", "do", "evening", "fine", "for", "from", "go", "good"}
    | {"great", "have", "hello", "hey", "hi", "i", "id", "ill", "im", "is", "it", "lets"}
    | {"like", "lovely", "many", "me", "morning", "much", "my", "nice", "no", "number"}
    | {"oclock", "of", "ok", "okay", "on", "option", "perfect", "pick", "please", "pls"}
    | {"prefer", "right", "slot", "so", "suits", "sure", "ta", "take", "thank", "thanks"}
    | {"that", "the", "them", "then", "think", "this", "time", "to", "very", "want", "we"}
    | {"well", "will", "with", "work", "works", "would", "you"}
    # The same in Spanish; "si" is "yes" and "if", and stays for a person.
    | {"a", "acuerdo", "al", "bien", "buenas", "buenos", "cita", "claro", "con", "de", "del"}
    | {"dias", "el", "elijo", "en", "es", "esa", "ese", "esta", "este", "favor", "genial"}
    | {"gracias", "hola", "hora", "horario", "horas", "la", "las", "lo", "los", "me", "mejor"}
    | {"mi", "muchas", "opcion", "para", "perfecto", "por", "prefiero", "puedo", "que"}
    | {"quedo", "quiero", "reserva", "reservo", "seria", "sirve", "tardes", "tomo", "va"}
    | {"vale", "vemos", "viene", "y"}
)
REFUSED: Final = re.compile(
    r"\b(?:not|cant|cannot|dont|wont|isnt|doesnt|never|except|but|stop|cancel|end|quit|yes|or|maybe|either|if)\b"
    r"|\bno (?:puedo|me|es|quiero|voy)\b"
    r"|\b(?:nunca|tampoco|excepto|salvo|menos|pero|quizas?|parar|cancelar|ni|o|u)\b"
)
NONE: Final = re.compile(r"\b(?:none|neither|nothing|no times?|ningun[oa]?)\b")
CLOCK: Final = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\.?|p\.?m\.?|oclock)?(?![\d:.]\d|\w)"
)
DATE: Final = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?(?:\s+(?:of|de))?\s+([a-z]{3,10})|([a-z]{3,10})\s+(\d{1,2})(?:st|nd|rd|th)?)\b"
)


# "9 de la mañana" is a half of the day, "por la mañana" a part of it; alone "mañana" is tomorrow.
HALVES: Final = (
    (re.compile(r"\bde la manana\b"), "am"),
    (re.compile(r"\bde la (?:tarde|noche)\b"), "pm"),
    (re.compile(r"\b(?:por|en) la (?:manana|tarde|noche)\b"), ""),
)
