"""People and their requests, for admins: what reaches through all rooms."""

from portal.admin import people, records, requests

__all__ = ["people", "records", "requests"]
