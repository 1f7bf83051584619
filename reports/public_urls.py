"""What is reached without an account: the page that checks a report."""

from django.urls import path

from reports.views import check

app_name = "check"
urlpatterns = [
    path("", check.check_start, name="start"),
    path("<slug:code>/", check.edition_check, name="edition"),
]
