from django.urls import include, path

from reports.views import comparison, edition, figure

app_name = "reports"
urlpatterns = [
    path("", figure.dashboard, name="dashboard"),
    path("figures/xlsx/", figure.figures_xlsx, name="figures_xlsx"),
    path("figures/chart/<slug:key>/xlsx/", figure.chart_xlsx, name="chart_xlsx"),
    path("figures/<slug:code>/", figure.figure_detail, name="figure_detail"),
    path("figures/<slug:code>/export/", figure.figure_export, name="figure_export"),
    path("editions/", edition.report_list, name="report_list"),
    path("editions/new/", edition.edition_create, name="edition_create"),
    path("editions/<uuid:public_id>/", edition.edition_detail, name="edition_detail"),
    path("editions/<uuid:public_id>/pdf/", edition.report_pdf, name="report_pdf"),
    path("editions/<uuid:public_id>/csv/", edition.edition_csv, name="edition_csv"),
    path("editions/<uuid:public_id>/publish/", edition.edition_publish, name="edition_publish"),
    path("editions/<uuid:public_id>/withdraw/", edition.edition_withdraw, name="edition_withdraw"),
    path(
        "editions/<uuid:public_id>/translate/", edition.edition_translate, name="edition_translate"
    ),
    path("editions/<uuid:public_id>/rebuild/", edition.edition_rebuild, name="edition_rebuild"),
    path("editions/<uuid:public_id>/compare/", comparison.edition_compare, name="edition_compare"),
    path(
        "editions/<uuid:public_id>/compare/xlsx/",
        comparison.edition_compare_xlsx,
        name="edition_compare_xlsx",
    ),
    path("", include("reports.lesson_urls")),
]
