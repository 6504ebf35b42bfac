"""Every address of the house."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.accounts.joining import join_here
from portal.api.screens import interface, shown_card
from portal.brand import brand
from portal.calendars import calendar_feed
from portal.gallery import gallery
from portal.health import live, ready
from portal.language_choice import choose_language
from portal.media import text_media
from portal.metrics import metrics
from portal.setting_up.screen import set_up_channels
from portal.setting_up.well import is_it_well

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("join/<token>/", join_here, name="join"),
    path("admin/channels/", admin.site.admin_view(set_up_channels), name="admin_channels"),
    path("admin/well/", admin.site.admin_view(is_it_well), name="admin_well"),
    path("admin/", admin.site.urls),
    path("desk/", include("portal.desk.urls")),
    path("brand/<slug:colour>.css", brand, name="brand"),
    path("hooks/", include("messaging.urls")),
    path("calendar/<token>.ics", calendar_feed, name="calendar_feed"),
    path("media/<slug:token>/", text_media, name="text_media"),
    path("api/", interface, name="api"),
    path("shown/<slug:secret>/", shown_card, name="shown_card"),
    path("api/v1/", include("portal.api.v1")),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("language/", choose_language, name="language"),
    path("", include("portal.jobs.urls")),
    path("", include("portal.me.urls")),
]

if settings.STYLE_PAGE:
    urlpatterns += [path("style/", gallery, name="style")]
