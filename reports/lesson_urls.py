"""Addresses of lessons, targets, programme and roll-out, within those of the reports."""

from django.urls import path

from reports.views import improvement, lesson, programme, rollout, target

PRACTICE, IMPROVEMENT = "practices/<uuid:public_id>/", "improvements/<uuid:public_id>/"
# Under the register of the practice or the improvement, so that the menu says where one is.
EVIDENCE = "<slug:noun>s/<uuid:public_id>/evidence/"
READINESS = "readiness/<slug:code>/"
urlpatterns = [
    path("practices/", lesson.practice_list, name="practice_list"),
    path("practices/new/", lesson.practice_create, name="practice_create"),
    path(PRACTICE, lesson.practice_detail, name="practice_detail"),
    path(f"{PRACTICE}update/", lesson.practice_update, name="practice_update"),
    path(f"{PRACTICE}move/", lesson.practice_move, name="practice_move"),
    path(f"{PRACTICE}print/", lesson.practice_print, name="practice_print"),
    path(f"{PRACTICE}adopt/", lesson.adoption_create, name="adoption_create"),
    path("trials/<uuid:public_id>/move/", lesson.adoption_move, name="adoption_move"),
    path("trials/<uuid:public_id>/measure/", lesson.adoption_measure, name="adoption_measure"),
    path(f"{EVIDENCE}<slug:kind>/", lesson.evidence_create, name="evidence_create"),
    path(
        f"{EVIDENCE}<uuid:evidence>/remove/",
        lesson.evidence_remove,
        name="evidence_remove",
    ),
    path("improvements/", improvement.improvement_list, name="improvement_list"),
    path("improvements/new/", improvement.improvement_create, name="improvement_create"),
    path(IMPROVEMENT, improvement.improvement_detail, name="improvement_detail"),
    path(f"{IMPROVEMENT}update/", improvement.improvement_update, name="improvement_update"),
    path(f"{IMPROVEMENT}move/", improvement.improvement_move, name="improvement_move"),
    path("readiness/", rollout.readiness_list, name="readiness_list"),
    path(READINESS, rollout.readiness_detail, name="readiness_detail"),
    path(f"{READINESS}new/", rollout.readiness_create, name="readiness_create"),
    path("projection/", rollout.projection, name="projection"),
    path("projection/xlsx/", rollout.projection_xlsx, name="projection_xlsx"),
    path("projection/scenarios/new/", rollout.scenario_create, name="scenario_create"),
    path(
        "projection/scenarios/<uuid:public_id>/remove/",
        rollout.scenario_remove,
        name="scenario_remove",
    ),
    path("targets/", target.target_list, name="target_list"),
    path("targets/new/", target.target_create, name="target_create"),
    path("targets/<uuid:public_id>/remove/", target.target_remove, name="target_remove"),
    path("programme/", programme.programme_detail, name="programme_detail"),
    path("programme/funding/new/", programme.funding_create, name="funding_create"),
    path("programme/costs/new/", programme.cost_create, name="cost_create"),
    path("programme/costs/<uuid:public_id>/", programme.cost_update, name="cost_update"),
    path("programme/costs/<uuid:public_id>/remove/", programme.cost_remove, name="cost_remove"),
]
