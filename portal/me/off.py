"""What someone stopped, line by line, each with its switch."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.standing import Standing
from portal.words import date_words, way_noun
from portal.words.lists import starting_upper
from preferences.enums import Channel, TopicKey


@dataclass(frozen=True, slots=True)
class Off:
    """`name` comes back from the switch. Texts closed by STOP have none: only START opens them."""

    channel: Channel
    topic: str
    since: str
    is_by_text: bool = False

    @property
    def name(self) -> str:
        return f"{self.channel}:{self.topic}"

    @property
    def words(self) -> str:
        way = starting_upper(way_noun(self.channel))
        if not self.topic:
            return way
        return _("%(way)s about %(topic)s") % {
            "way": way,
            "topic": str(TopicKey(self.topic).label).lower(),
        }


def switched_off(standing: Standing) -> list[Off]:
    found = [
        Off(
            channel=channel,
            topic=str(each.topic or ""),
            since=date_words(each.at, standing.zone, standing.at),
        )
        for each in standing.permissions.consents.opt_outs
        for channel in ([each.channel] if each.channel else standing.closable)
    ]
    if Channel.TEXT not in {off.channel for off in found} and (stop := standing.stopped_number):
        since = date_words(stop.at, standing.zone, standing.at)
        found.append(Off(Channel.TEXT, "", since, is_by_text=True))
    # What was said by them and what holds for their address are two records of one thing.
    lines = {off.name: off for off in found}
    order = list(Channel)
    return sorted(lines.values(), key=lambda off: (order.index(off.channel), off.topic))
