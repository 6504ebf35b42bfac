"""The few addresses that tests of the access rules need."""

from django.http import HttpResponse
from django.urls import path


def nothing(request):
    return HttpResponse()


urlpatterns = [
    path("in/", nothing, name="sign_in"),
    path("me/code/", nothing, name="me_code"),
    path("accounts/login/", nothing, name="account_login"),
]
