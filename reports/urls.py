from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("figures/xlsx/", views.figures_xlsx, name="figures_xlsx"),
    path("figures/<slug:code>/", views.figure_detail, name="figure_detail"),
    path("figures/<slug:code>/export/", views.figure_export, name="figure_export"),
    path("editions/", views.report_list, name="report_list"),
    path("editions/<uuid:public_id>/pdf/", views.report_pdf, name="report_pdf"),
]
