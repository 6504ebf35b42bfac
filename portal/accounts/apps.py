from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """What allauth and Django tell of a session; nothing of a row."""
        added = import_string("allauth.mfa.signals.authenticator_added")
        added.connect(note_set_up, dispatch_uid="accounts.note_set_up")
        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.note_sign_in")


def note_set_up(sender: object, **more: Any) -> None:
    import_string("portal.accounts.second_factor.note_set_up")(**more)


def note_sign_in(sender: object, **more: Any) -> None:
    import_string("portal.accounts.sessions.note_sign_in")(**more)
