"""People and their requests, for admins: what reaches through all rooms."""

from portal.admin import people, requests

__all__ = ["people", "requests"]
