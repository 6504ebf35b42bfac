"""Addresses of the candidates' pages. Those under `u/` hold a token; no other address does."""

from django.urls import URLPattern, path

from portal.me import (
    check_in,
    contacts,
    landing,
    level,
    messages,
    pause,
    question,
    saved,
    sign_in,
    stop,
    unsubscribe,
    usual,
    verify,
    zone,
)

urlpatterns: list[URLPattern] = [
    path("u/<token>/", landing.link_landing, name="link_landing"),
    path("u/<token>/not-me/", landing.link_not_me, name="link_not_me"),
    path("u/<token>/again/", landing.link_again, name="link_again"),
    path("u/<token>/stop/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("in/", sign_in.sign_in, name="sign_in"),
    path("in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("me/", usual.me_usual, name="me_usual"),
    path("me/keep/", usual.me_keep, name="me_keep"),
    path("me/settle/<int:answer_id>/", usual.me_settle, name="me_settle"),
    path("me/undo/", saved.me_undo, name="me_undo"),
    path("me/check-in/", check_in.me_check_in, name="me_check_in"),
    path("me/check-in/check/", check_in.me_check_in_check, name="me_check_in_check"),
    path("me/q/<key>/", question.me_question, name="me_question"),
    path("me/zone/", zone.me_zone, name="me_zone"),
    path("me/pause/", pause.me_pause, name="me_pause"),
    path("me/resume/", pause.me_resume, name="me_resume"),
    path("me/stop/", stop.me_stop, name="me_stop"),
    path("me/on/", stop.me_switch_on, name="me_switch_on"),
    path("me/contacts/", contacts.me_contacts, name="me_contacts"),
    path("me/contacts/add/<kind>/", contacts.me_contact_add, name="me_contact_add"),
    path("me/contacts/<int:point_id>/verify/", verify.me_verify, name="me_verify"),
    path("me/contacts/<int:point_id>/close/", contacts.me_contact_close, name="me_contact_close"),
    path("me/messages/", messages.me_messages, name="me_messages"),
    path("me/code/", level.me_code, name="me_code"),
    path("me/leave/", sign_in.me_leave, name="me_leave"),
]
