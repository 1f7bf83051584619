"""The map of the portal's addresses."""

from django.contrib import admin
from django.urls import include, path

from sharaka_portal import home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("agencies.urls")),
    path("migrants/", include("migrants.urls")),
    path("services/", include("services.urls")),
    path("reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
]
