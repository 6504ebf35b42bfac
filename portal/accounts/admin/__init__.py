"""Who may sign in, who is invited, and who leaves."""

from portal.accounts.admin.invitations import InvitationAdmin
from portal.accounts.admin.users import AccountAdmin, AfterFreshSignIn

__all__ = ["AccountAdmin", "AfterFreshSignIn", "InvitationAdmin"]
