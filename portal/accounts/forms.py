"""allauth's forms for passkeys, where what a browser sends may have any shape."""

from typing import Any

from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError

from portal.accounts.passkeys import MALFORMED, NotAPasskey, shaped


class Shaped:
    """Whatever cannot be read is not a passkey, and never an error of the server."""

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        try:
            shaped(credential)
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise ValidationError(str(NotAPasskey())) from error


class LoginForm(Shaped, forms.LoginWebAuthnForm):
    pass


class ReauthenticateForm(Shaped, forms.ReauthenticateWebAuthnForm):
    pass


class AuthenticateForm(Shaped, forms.AuthenticateWebAuthnForm):
    pass


class AddForm(forms.AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        try:
            if credential := self.cleaned_data.get("credential"):
                shaped(credential)
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise ValidationError(str(NotAPasskey())) from error
        return cleaned
