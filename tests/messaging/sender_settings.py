"""For processes that a test starts: as in the tests, with the pages that messages link to."""

from portal.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.messaging.addresses"
