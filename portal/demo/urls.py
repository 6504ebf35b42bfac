"""The addresses of the house, and the doors of the demo."""

from django.urls import path

from portal.demo.doors import enter
from portal.urls import urlpatterns as house

urlpatterns = [
    path("demo/<slug:who>/<slug:key>/", enter, name="demo_enter"),
    *house,
]
