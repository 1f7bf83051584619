"""The map of the portal's addresses."""

from django.contrib import admin
from django.urls import include, path

from services.views import answer
from sharaka_portal import home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("agencies.urls")),
    path("migrants/", include("migrants.urls")),
    path("services/", include("services.urls")),
    path("reports/", include("reports.urls")),
    path("check/", include("reports.public_urls")),
    # For employers, without an account: short, to be read out on the phone.
    path("answer/<slug:secret>/", answer.referral_answer, name="referral_answer"),
    path("answer/<slug:secret>/cv.pdf", answer.referral_answer_cv, name="referral_answer_cv"),
    path("admin/", admin.site.urls),
]
