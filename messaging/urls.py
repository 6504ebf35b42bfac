"""Where providers call us; included under `hooks/`."""

from django.urls import path

from messaging.webhooks import mail_in, twilio_status, twilio_text

urlpatterns = [
    path("mail/", mail_in, name="mail_in"),
    path("twilio/status/<slug:key>/", twilio_status, name="twilio_status"),
    path("twilio/text/", twilio_text, name="twilio_text"),
]
