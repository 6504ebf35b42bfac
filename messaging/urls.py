"""Where providers call us; included under `hooks/`."""

from django.urls import path

from messaging.webhooks import (
    mail_in,
    provider_letter,
    provider_told,
    twilio_status,
    twilio_text,
)

urlpatterns = [
    path("mail/", mail_in, name="mail_in"),
    path("mail/<slug:provider>/tracking/", provider_told, name="provider_told"),
    path("mail/<slug:provider>/inbound/", provider_letter, name="provider_letter"),
    path("twilio/status/<slug:key>/", twilio_status, name="twilio_status"),
    path("twilio/text/", twilio_text, name="twilio_text"),
]
