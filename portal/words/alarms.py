"""What somebody who looks after the house does about each alarm; docs/operations.md says it at length."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.enums import AlarmKind

WHAT_TO_DO: Final[dict[AlarmKind, Promise]] = {
    AlarmKind.PROVIDER: _(
        "Look at the provider's own status page, then at its account: the password, the balance, a block. "
        "Messages wait and leave by themselves once it takes them again. Send a test from Channels."
    ),
    AlarmKind.DUE: _(
        "Look whether a sender runs, then whether the database is slow. Start another sender: any number may "
        "run. Nothing is lost by starting one again."
    ),
    AlarmKind.NOT_CERTAIN: _(
        "Look in the provider's own list whether it arrived. Then say so on the outbox: it arrived, or send "
        "it again. Nothing is sent twice by itself."
    ),
    AlarmKind.DECISION: _(
        "Open the outbox and decide: send again, another way, or let it be. It stays until somebody does."
    ),
    AlarmKind.BEAT: _(
        "Its supervisor starts it again after a minute of silence. If it goes on, read the last lines of its "
        "log, and look whether it runs on any machine at all."
    ),
    AlarmKind.LIST: _(
        "The provider sent something we do not know of, or not what we think it did. Compare the hour in "
        "Provider lists. Look for another program that uses the same account."
    ),
    AlarmKind.EVENTS: _(
        "Most likely another installation uses the same account, or an old address is still told to the "
        "provider. Check the address that it posts to."
    ),
    AlarmKind.RETENTION: _(
        "More than one row in twenty would go. Look at “manage.py apply_retention --dry-run” and at the months of the employer, then run it with --meant."
    ),
    AlarmKind.WEBHOOK: _(
        "Open Webhooks: why it was not taken stands beside each notice. Tell whoever runs the other system, send "
        "a test, then tell it again from the time it broke."
    ),
    AlarmKind.CLOCK: _(
        "Set the clock of that machine by NTP, then start its processes again. Times follow the clock of the "
        "database, so nothing leaves early or twice."
    ),
}
