"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.models import User


class StaffAccountAdapter(DefaultAccountAdapter):
    """Staff accounts are made by an admin: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """What a candidate's passkeys hang on opens nothing of the staff's, whichever way it comes."""
        if not may_be_staff(user):
            return not_known(request)
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Another house vouches for who somebody is, never for what they may do.

    Only for members of staff that an admin made, by an address that the other house has verified.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            user = sociallogin.user
        elif (user := known_by(verified_address(sociallogin))) is not None and may_join(
            request, sociallogin, user
        ):
            sociallogin.connect(request, user)
        if user is None or not user.is_active or not may_join(request, sociallogin, user):
            raise ImmediateHttpResponse(not_known(request))


def verified_address(sociallogin: SocialLogin) -> str:
    """The very value true: what another house writes may be the words "false"."""
    for each in sociallogin.email_addresses:
        if each.verified is True:
            return str(each.email)
    return ""


def known_by(address: str) -> User | None:
    if not address:
        return None
    email = User.objects.normalize_email(address)
    return User.objects.filter(email=email, is_active=True, candidate=None).first()


def may_join(request: HttpRequest, sociallogin: SocialLogin, user: User) -> bool:
    """Somebody who is signed in joins nobody else's identity to their account."""
    is_joining = sociallogin.state.get("process") == AuthProcess.CONNECT
    return not is_joining or request.user.pk == user.pk


def may_be_staff(user: Any) -> bool:
    return getattr(user, "candidate", None) is None


def not_known(request: HttpRequest) -> HttpResponse:
    return render(request, "account/not_known.html", status=403)
