"""A small desk of its own, to see htmx and app.js at work together."""

from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from portal.access import public_screen

DESK = """{% extends "layouts/staff.html" %}{% block title %}Trial{% endblock %}{% block main %}
<h1>Trial</h1>
<a href="/trial/drawer/" hx-get="/trial/drawer/" hx-target="#drawer">Write</a>
<a href="/trial/broken/" hx-get="/trial/broken/" hx-target="#part">Break</a>
<a href="/trial/part/" hx-get="/trial/part/" hx-target="#part">Mend</a>
<div id="part"></div>
<div id="news" hx-get="/trial/part/" hx-trigger="poll from:body">Old</div>
{% endblock %}"""
DRAWER = """<div class="dialog__in"><h2 tabindex="-1" autofocus>To Sam</h2>
<form method="post" action="/trial/send/" hx-post="/trial/send/" hx-target="#drawer">{% csrf_token %}
<label for="words">Message</label><textarea id="words" name="words" data-draft="sam"></textarea>
<button type="submit">Send</button></form></div>"""


def rendered(request, source, **kwargs):
    return HttpResponse(Template(source).render(RequestContext(request)), **kwargs)


@public_screen
def desk(request):
    return rendered(request, DESK)


@public_screen
def drawer(request):
    return rendered(request, DRAWER)


@public_screen
def part(request):
    return HttpResponse("<p>New</p>", headers={"HX-Trigger": '{"say": "12 people shown"}'})


@public_screen
def broken(request):
    return HttpResponse("a trace", status=500)


@public_screen
def send(request):
    if request.POST["words"]:
        events = '{"drawer:close": "", "draft:saved": "sam"}'
        return HttpResponse(status=204, headers={"HX-Trigger": events})
    wrong = DRAWER.replace("<form", '<div class="errors" tabindex="-1" autofocus>Empty</div><form')
    return rendered(request, wrong.replace(' tabindex="-1" autofocus>To', ">To"), status=422)


urlpatterns = [
    path("trial/", desk),
    path("trial/drawer/", drawer),
    path("trial/part/", part),
    path("trial/broken/", broken),
    path("trial/send/", send),
]
