"""The floor: the least a Django view can do for the same 50 rows, behind the same sign-in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from candidates.models import Application

ROWS = engines["django"].from_string(
    "<!doctype html><html lang='en'><title>Floor</title><table>{% for row in rows %}<tr><td>"
    "{{ row.candidate.first_name }} {{ row.candidate.last_name }}</td><td>{{ row.job.title }}</td>"
    "<td>{{ row.stage.name }}</td></tr>{% endfor %}</table></html>"
)


@login_required
def floor(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.select_related("candidate", "job", "stage").order_by("-pk")[:50]
    return HttpResponse(ROWS.render({"rows": rows}, request))


urlpatterns = [path("floor/", floor), path("", include("portal.urls"))]
