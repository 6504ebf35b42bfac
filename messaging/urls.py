"""Where providers call us; included under `hooks/`."""

from django.urls import path

from messaging.webhooks import twilio_status, twilio_text

urlpatterns = [
    path("twilio/status/<slug:key>/", twilio_status, name="twilio_status"),
    path("twilio/text/", twilio_text, name="twilio_text"),
]
