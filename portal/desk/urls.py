"""The recruiter's addresses. What is under f/ is a part of a page and never an address of its own."""

from django.urls import path

from portal.desk import (
    add,
    call,
    contact,
    conversation,
    jobs,
    moves,
    note,
    outbox,
    palette,
    people,
    person,
    tabs,
    today,
)

urlpatterns = [
    path("", today.today, name="desk_today"),
    path("people/", people.people, name="desk_people"),
    path("people/add/", add.add, name="desk_add"),
    path("people/<int:pk>/", person.person, name="desk_person"),
    path("people/<int:pk>/messages/", conversation.messages, name="desk_messages"),
    path("people/<int:pk>/timeline/", tabs.timeline, name="desk_timeline"),
    path("people/<int:pk>/notes/", tabs.notes, name="desk_notes"),
    path("people/<int:pk>/history/", tabs.history, name="desk_history"),
    path("people/<int:pk>/contact/", contact.contact, name="desk_contact"),
    path("people/<int:pk>/note/", note.note, name="desk_note"),
    path("holds/<int:pk>/", conversation.settle, name="desk_settle"),
    path("people/<int:pk>/call/", call.call, name="desk_call"),
    path("calls/<int:pk>/", call.log, name="desk_call_log"),
    path("moves/<int:pk>/", moves.move, name="desk_move"),
    path("moves/<int:pk>/undo/", moves.undo, name="desk_move_undo"),
    path("outbox/", outbox.outbox, name="desk_outbox"),
    path("outbox/<int:pk>/", outbox.act, name="desk_outbox_act"),
    path("jobs/", jobs.jobs, name="desk_jobs"),
    path("go/", palette.go, name="desk_go"),
    path("f/today/", today.news, name="desk_today_news"),
    path("f/card/<int:pk>/", person.card, name="desk_card"),
    path("f/gate/<int:pk>/", contact.gate, name="desk_gate"),
    path("f/draft/<int:pk>/", contact.draft, name="desk_draft"),
    path("f/outbox/", outbox.strip, name="desk_outbox_strip"),
    path("f/go/", palette.go_results, name="desk_go_results"),
]
