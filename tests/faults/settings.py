"""For senders that tests start as processes of their own: as in earnest, with short leases."""

import os

from portal.settings.test import *  # noqa: F403
from portal.settings.test import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
ROOT_URLCONF = "tests.messaging.addresses"

OUTBOX_LEASE = float(os.environ.get("LEASE", "3"))
OUTBOX_REAPER = 0.5
OUTBOX_RECONCILE = float(os.environ.get("RECONCILE", "900"))
OUTBOX_BATCH = int(os.environ.get("BATCH", "5"))
OUTBOX_STOP = 10
