from django.urls import path

from migrants.views import detail, file, handover, lists, reassign, register, search, upload

app_name = "migrants"
urlpatterns = [
    path("", lists.migrant_list, name="migrant_list"),
    path("search/", search.migrant_search, name="migrant_search"),
    path("lookup/", search.migrant_lookup, name="migrant_lookup"),
    path("create/", register.migrant_create, name="migrant_create"),
    path("export/", lists.migrant_export, name="migrant_export"),
    path("permits/", lists.permit_list, name="permit_list"),
    path("occupations/", search.occupation_options, name="occupation_options"),
    path("handovers/", handover.handover_list, name="handover_list"),
    path("handovers/<uuid:public_id>/", handover.handover_detail, name="handover_detail"),
    path("handovers/<uuid:public_id>/move/", handover.handover_move, name="handover_move"),
    path("transfers/request/<str:token>/", handover.transfer_request, name="transfer_request"),
    path("reassign/", reassign.files_reassign, name="files_reassign"),
    path("<uuid:public_id>/handover/", handover.handover_create, name="handover_create"),
    path("<uuid:public_id>/team/create/", handover.team_create, name="team_create"),
    path("team/<uuid:public_id>/leave/", handover.team_leave, name="team_leave"),
    path("<uuid:public_id>/", detail.migrant_detail, name="migrant_detail"),
    path("<uuid:public_id>/update/", register.migrant_update, name="migrant_update"),
    path("<uuid:public_id>/close/", file.migrant_close, name="migrant_close"),
    path("<uuid:public_id>/reopen/", file.migrant_reopen, name="migrant_reopen"),
    path("<uuid:public_id>/assign/", file.migrant_assign, name="migrant_assign"),
    path("<uuid:public_id>/documents/create/", file.document_create, name="document_create"),
    path("<uuid:public_id>/documents/upload/", upload.document_upload, name="document_upload"),
    path("documents/<uuid:public_id>/file/", upload.document_file, name="document_file"),
    path("documents/<uuid:public_id>/remove/", upload.document_remove, name="document_remove"),
    path("documents/<uuid:public_id>/restore/", upload.document_restore, name="document_restore"),
    path("<uuid:public_id>/consents/<slug:purpose>/", file.consent_create, name="consent_create"),
    path("<uuid:public_id>/notes/create/", file.note_create, name="note_create"),
    path("<uuid:public_id>/barriers/create/", file.barrier_create, name="barrier_create"),
    path("barriers/<uuid:public_id>/lift/", file.barrier_lift, name="barrier_lift"),
]
