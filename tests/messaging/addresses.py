"""The addresses of the house, and of pages that messages link to, for tests that send."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import urlpatterns as house


def page(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


urlpatterns = [
    *house,
    path("u/<str:token>/", page, name="link_landing"),
    path("u/<str:token>/unsubscribe/", page, name="unsubscribe"),
]
