"""What was saved, read back in one sentence."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from portal.words.hindrances import hindrance_words
from portal.words.lists import starting_lower
from portal.words.usual import lacking_words, lifted_sentence, usual_sentence
from preferences.enums import Channel, Rule
from preferences.rules.keys import BASIC_KEYS
from preferences.rules.values import Usual


def read_back(
    keys: Iterable[str],
    others: Sequence[str],
    usual: Usual,
    used: Sequence[Channel],
    hindrance: tuple[Channel, Rule] | None = None,
) -> str:
    """“Saved. From now on we text you, weekdays 4pm to 8pm.”

    `others` are the answers that the sentence does not tell: “How you send papers: Photo by text”.
    """
    words = [_("Saved.")]
    if set(keys) & set(BASIC_KEYS):
        if hindrance:
            words.append(hindrance_words(*hindrance))
            words.append(_("Until then: %(usual)s") % {"usual": usual_sentence(usual, used)})
        elif lacking := lacking_words(usual):
            words.append(lacking)
            words.append(_("Until then: %(usual)s") % {"usual": usual_sentence(usual, used)})
        else:
            told = starting_lower(usual_sentence(usual, used))
            words.append(_("From now on %(usual)s") % {"usual": told})
        words.append(lifted_sentence(usual))
    words += [f"{other}." for other in others]
    return " ".join(filter(None, words))
