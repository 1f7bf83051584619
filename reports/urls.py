from django.urls import path

from reports.views import edition, figure

app_name = "reports"
urlpatterns = [
    path("", figure.dashboard, name="dashboard"),
    path("figures/xlsx/", figure.figures_xlsx, name="figures_xlsx"),
    path("figures/chart/<slug:key>/xlsx/", figure.chart_xlsx, name="chart_xlsx"),
    path("figures/<slug:code>/", figure.figure_detail, name="figure_detail"),
    path("figures/<slug:code>/export/", figure.figure_export, name="figure_export"),
    path("editions/", edition.report_list, name="report_list"),
    path("editions/<uuid:public_id>/pdf/", edition.report_pdf, name="report_pdf"),
]
