from django.urls import path

from services.views import (
    appointment,
    contact,
    desk,
    diagnosis,
    employer,
    offer,
    placement,
    plan,
    referral,
)

app_name = "services"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("for/<uuid:public_id>/record/", contact.service_create, name="service_create"),
    path(
        "for/<uuid:public_id>/appointment/",
        appointment.appointment_create,
        name="appointment_create",
    ),
    path("for/<uuid:public_id>/diagnosis/", diagnosis.diagnosis_create, name="diagnosis_create"),
    path("diagnoses/<uuid:public_id>/", diagnosis.diagnosis_detail, name="diagnosis_detail"),
    path("for/<uuid:public_id>/plan/", plan.plan_create, name="plan_create"),
    path("for/<uuid:public_id>/task/", plan.task_create, name="task_create"),
    path("for/<uuid:public_id>/referral/", referral.referral_create, name="referral_create"),
    path("for/<uuid:public_id>/placement/", placement.placement_create, name="placement_create"),
    path("appointments/", appointment.appointment_list, name="appointment_list"),
    path(
        "appointments/<uuid:public_id>/outcome/",
        appointment.appointment_outcome,
        name="appointment_outcome",
    ),
    path("plans/<uuid:public_id>/move/", plan.plan_move, name="plan_move"),
    path("tasks/<uuid:public_id>/finish/", plan.task_finish, name="task_finish"),
    path("tasks/<uuid:public_id>/reopen/", plan.task_reopen, name="task_reopen"),
    path("employers/", employer.employer_list, name="employer_list"),
    path("employers/create/", employer.employer_create, name="employer_create"),
    path("employers/<uuid:public_id>/", employer.employer_detail, name="employer_detail"),
    path("employers/<uuid:public_id>/update/", employer.employer_update, name="employer_update"),
    path("offers/", offer.offer_list, name="offer_list"),
    path("offers/create/", offer.offer_create, name="offer_create"),
    path("offers/<uuid:public_id>/", offer.offer_detail, name="offer_detail"),
    path("offers/<uuid:public_id>/update/", offer.offer_update, name="offer_update"),
    path("offers/<uuid:public_id>/move/", offer.offer_move, name="offer_move"),
    path("referrals/<uuid:public_id>/move/", referral.referral_move, name="referral_move"),
    path("placements/<uuid:public_id>/end/", placement.placement_end, name="placement_end"),
    path(
        "placements/<uuid:public_id>/resume/", placement.placement_resume, name="placement_resume"
    ),
]
