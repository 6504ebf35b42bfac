"""Counting what a screen asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
