"""Every page for every persona: one literal table of answers, and no page without its mark."""

import datetime
import uuid

import pytest
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from agencies.enums import Action
from tests.reports.editions import bare_content

pytestmark = pytest.mark.django_db
PERSONAS = (
    "counsellor",
    "colleague",
    "stranger",
    "agency_manager",
    "national_manager",
    "ministry_reader",
    "auditor",
    "administrator",
    "inactive",
    "anonymous",
)
L = "login"  # sent to the sign-in page, to come back afterwards

# url: (object, counsellor in charge, colleague, counsellor of another agency, agency manager |
#       national manager, ministry reader | auditor, administrator | inactive account, nobody)
# Objects belong to Fès. The counsellor leads the person; what is out of sight is a 404, what is
# seen but not allowed a 403. Written from the policy in agencies/access.py.
# fmt: off
MATRIX = {
    "home":                        ("",           302, 302, 302, 302, 302, 302, 302, 302, L, L),
    "agencies:login":              ("",           302, 302, 302, 302, 302, 302, 302, 302, 200, 200),
    "agencies:logout":             ("",           302, 302, 302, 302, 302, 302, 302, 302, L, L),
    "agencies:language_set":       ("",           302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    "agencies:preferences":        ("",           200, 200, 200, 200, 200, 200, 200, 200, L, L),
    "agencies:password_change":    ("",           200, 200, 200, 200, 200, 200, 200, 200, L, L),
    "agencies:audit_list":         ("",           403, 403, 403, 403, 403, 403, 200, 403, L, L),
    "agencies:access_list":        ("",           403, 403, 403, 403, 403, 403, 200, 403, L, L),
    "agencies:user_list":          ("",           403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:user_create":        ("",           403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:user_detail":        ("account",    403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:user_update":        ("account",    403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:user_password":      ("account",    403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:user_deactivate":    ("account",    403, 403, 403, 403, 403, 403, 403, 302, L, L),
    "agencies:user_reactivate":    ("account",    403, 403, 403, 403, 403, 403, 403, 302, L, L),
    "agencies:membership_create":  ("account",    403, 403, 403, 403, 403, 403, 403, 200, L, L),
    "agencies:membership_end":     ("membership", 403, 403, 403, 403, 403, 403, 403, 302, L, L),

    "migrants:migrant_list":       ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "migrants:migrant_search":     ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "migrants:permit_list":        ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "migrants:migrant_lookup":     ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "migrants:duplicate_check":    ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_create":     ("",           302, 302, 302, 302, 403, 403, 403, 403, L, L),
    # a registration that was begun is its author's alone
    "migrants:registration_step":  ("step",       200, 404, 404, 404, 403, 403, 403, 403, L, L),
    "migrants:registration_review":("draft",      200, 404, 404, 404, 403, 403, 403, 403, L, L),
    "migrants:registration_discard":("draft",     302, 404, 404, 404, 403, 403, 403, 403, L, L),
    "migrants:registration_done":  ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_receipt":    ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_extract":    ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:household_create":   ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:household_remove":   ("household",  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "migrants:household_restore":  ("migrant",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "migrants:occupation_options": ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_export":     ("",           403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "migrants:migrant_detail":     ("migrant",    200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "migrants:migrant_update":     ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_reopen":     ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_close":      ("migrant",    200, 403, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:migrant_assign":     ("migrant",    200, 403, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:document_create":    ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:consent_create":     ("consent",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:note_create":        ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:note_check":         ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "migrants:note_update":        ("note",       200, 403, 404, 403, 403, 403, 403, 403, L, L),
    "migrants:note_remove":        ("note",       302, 403, 404, 403, 403, 403, 403, 403, L, L),
    "migrants:profile_create":     ("new_row",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:profile_update":     ("row",        200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:profile_remove":     ("row",        302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "migrants:availability_update":("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:cv_detail":          ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:cv_print":           ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:barrier_create":     ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:barrier_lift":       ("barrier",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "migrants:document_upload":    ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:document_file":      ("document",   200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:document_remove":    ("document",   302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "migrants:document_restore":   ("document",   302, 302, 404, 302, 403, 403, 403, 403, L, L),
    # a saved view is its owner's alone
    "migrants:view_create":        ("",           302, 302, 302, 302, 302, 403, 403, 403, L, L),
    "migrants:view_remove":        ("view",       302, 404, 404, 404, 404, 403, 403, 403, L, L),
    "migrants:people_bulk":        ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "migrants:duplicate_list":     ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "migrants:duplicate_merge":    ("pair",       200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "migrants:duplicate_move":     ("pair",       302, 302, 404, 302, 302, 403, 403, 403, L, L),
    "migrants:duplicate_create":   ("migrant",    200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "migrants:merge_undo":         ("merge",      200, 200, 404, 200, 200, 403, 403, 403, L, L),
    # sheets go in through the agency's manager alone; one import is being checked, one is done
    "migrants:import_list":        ("",           403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:import_create":      ("",           403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:import_detail":      ("import",     403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:import_columns":     ("import",     403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:import_row":         ("line",       403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:import_check":       ("import",     403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "migrants:import_start":       ("import",     403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "migrants:import_run":         ("import",     403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "migrants:import_stop":        ("import",     403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "migrants:import_cancel":      ("import",     403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "migrants:import_rejects":     ("imported",   403, 403, 403, 200, 403, 403, 403, 403, L, L),

    # offered to the colleague, who may accept; so may the manager
    "migrants:handover_list":      ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "migrants:handover_create":    ("migrant",    200, 403, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:handover_detail":    ("handover",   200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "migrants:handover_move":      ("handover",   403, 302, 404, 302, 403, 403, 403, 403, L, L),
    # whoever may open the file is sent there
    "migrants:transfer_request":   ("token",      302, 302, 200, 302, 403, 403, 403, 403, L, L),
    "migrants:files_reassign":     ("",           403, 403, 403, 200, 403, 403, 403, 403, L, L),
    "migrants:team_create":        ("migrant",    200, 403, 404, 200, 403, 403, 403, 403, L, L),
    "migrants:team_leave":         ("part",       302, 403, 404, 302, 403, 403, 403, 403, L, L),

    "services:desk":               ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:appointment_list":   ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:service_create":     ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:appointment_create": ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:plan_create":        ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:task_create":        ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:referral_create":    ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:placement_create":   ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:appointment_outcome":("appointment",302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:appointment_detail": ("appointment",200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:appointment_reschedule": ("appointment",
                                                  200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:appointment_reschedule_undo": ("appointment",
                                                  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:appointment_cancel": ("appointment",200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:agenda":             ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:slot":               ("",           302, 302, 302, 302, 403, 403, 403, 403, L, L),
    "services:day_sheet_print":    ("code",       200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:arrival_list":       ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:arrival_create":     ("migrant",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:arrival_move":       ("arrival",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    # an absence is its counsellor's and the manager's
    "services:absence_list":       ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:absence_create":     ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:absence_remove":     ("absence",    302, 404, 404, 302, 403, 403, 403, 403, L, L),
    "services:session_list":       ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:session_create":     ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:session_detail":     ("session",    200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:session_update":     ("session",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:session_cancel":     ("session",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:session_restore":    ("session",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:session_enrol":      ("session",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:enrolment_create":   ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:enrolment_cancel":   ("enrolment",  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:attendance_update":  ("session",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:attendance_print":   ("session",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:letter_create":      ("absence_row",302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:letter_print":       ("letter",     200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:group_create":       ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:feed_detail":        ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:feed_renew":         ("",           302, 302, 302, 302, 403, 403, 403, 403, L, L),
    "services:feed_remove":        ("",           302, 302, 302, 302, 403, 403, 403, 403, L, L),
    # whoever knows the secret
    "services:calendar_feed":      ("secret",     200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "services:diagnosis_create":   ("migrant",    200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:diagnosis_detail":   ("diagnosis",  200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:plan_detail":        ("plan",       200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:plan_review":        ("plan",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:plan_approve":       ("plan",       403, 403, 403, 302, 403, 403, 403, 403, L, L),
    "services:step_create":        ("plan",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:step_done":          ("plan_step",  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:plan_move":          ("plan",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:task_finish":        ("task",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:task_reopen":        ("task",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:task_snooze":        ("task",       302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:rule_list":          ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:message_list":       ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:message_move":       ("message",    302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:plan_print":         ("plan",       200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:convocation_print":  ("appointment",200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:referral_move":      ("referral",   200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:link_renew":         ("referral",   302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:link_revoke":        ("referral",   302, 302, 404, 302, 403, 403, 403, 403, L, L),
    # an employer who knows the secret
    "referral_answer":             ("answer",     200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "referral_answer_cv":          ("answer",     200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "services:followup_list":      ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:followup_move":      ("followup",   200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:followup_attempt":   ("followup",   302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:placement_detail":   ("placement",  200, 200, 404, 200, 200, 403, 403, 403, L, L),
    "services:placement_update":   ("placement",  200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:formality_set":      ("formality",  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:placement_end":      ("placement",  200, 200, 404, 200, 403, 403, 403, 403, L, L),
    "services:placement_resume":   ("placement",  302, 302, 404, 302, 403, 403, 403, 403, L, L),
    "services:employer_list":      ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:employer_create":    ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:employer_detail":    ("employer",   200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:employer_update":    ("employer",   200, 200, 403, 200, 403, 403, 403, 403, L, L),
    "services:employer_contact_create":("employer",200, 200, 403, 200, 403, 403, 403, 403, L, L),
    "services:employer_contact_update":("contact",200, 200, 403, 200, 403, 403, 403, 403, L, L),
    "services:employer_contact_active":("contact",302, 302, 403, 302, 403, 403, 403, 403, L, L),
    "services:exchange_create":    ("employer",   200, 200, 403, 200, 403, 403, 403, 403, L, L),
    "services:exchange_update":    ("exchange",   200, 403, 403, 403, 403, 403, 403, 403, L, L),
    "services:offer_list":         ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:offer_create":       ("",           200, 200, 200, 200, 403, 403, 403, 403, L, L),
    "services:offer_detail":       ("offer",      200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "services:offer_update":       ("offer",      200, 200, 403, 200, 403, 403, 403, 403, L, L),
    "services:offer_move":         ("offer",      302, 302, 403, 302, 403, 403, 403, 403, L, L),
    "services:offer_confirm":      ("offer",      302, 302, 403, 302, 403, 403, 403, 403, L, L),
    # people of one's own reach only, whose ever the offer is
    "services:offer_people":       ("offer",      200, 200, 200, 200, 200, 403, 403, 403, L, L),

    "reports:dashboard":           ("",           200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:figures_xlsx":        ("",           200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:chart_xlsx":          ("chart",      200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:figure_detail":       ("figure",     200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:figure_export":       ("figure",     403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "reports:report_list":         ("",           403, 403, 403, 200, 200, 200, 403, 403, L, L),
    # a draft about Fès: published, it would be everybody's; there is no other one to compare with
    "reports:report_pdf":          ("edition",    403, 403, 403, 200, 200, 404, 403, 403, L, L),
    "reports:edition_csv":         ("edition",    403, 403, 403, 200, 200, 404, 403, 403, L, L),
    "reports:edition_create":      ("",           403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "reports:edition_detail":      ("edition",    403, 403, 403, 200, 200, 404, 403, 403, L, L),
    "reports:edition_publish":     ("edition",    403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "reports:edition_withdraw":    ("edition",    403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "reports:edition_translate":   ("edition",    403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:edition_rebuild":     ("edition",    403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:edition_compare":     ("edition",    403, 403, 403, 404, 404, 404, 403, 403, L, L),
    "reports:edition_compare_xlsx":("edition",    403, 403, 403, 404, 404, 404, 403, 403, L, L),

    # of Fès: an observed practice, a trial of another one, an improvement
    "reports:practice_list":       ("",           200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:practice_create":     ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "reports:practice_detail":     ("practice",   200, 200, 200, 200, 200, 404, 403, 403, L, L),
    "reports:practice_update":     ("practice",   200, 200, 403, 200, 200, 403, 403, 403, L, L),
    "reports:practice_move":       ("practice",   403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:practice_print":      ("practice",   200, 200, 200, 200, 200, 404, 403, 403, L, L),
    "reports:adoption_create":     ("practice",   403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "reports:adoption_move":       ("trial",      403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:adoption_measure":    ("trial",      403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:evidence_create":     ("new_proof",  403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "reports:evidence_remove":     ("proof",      403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:improvement_list":    ("",           200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:improvement_create":  ("",           200, 200, 200, 200, 200, 403, 403, 403, L, L),
    "reports:improvement_detail":  ("improvement",200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:improvement_update":  ("improvement",200, 200, 403, 200, 200, 403, 403, 403, L, L),
    "reports:improvement_move":    ("improvement",403, 403, 403, 302, 302, 403, 403, 403, L, L),
    "reports:readiness_list":      ("",           403, 403, 403, 200, 200, 200, 403, 403, L, L),
    "reports:readiness_detail":    ("code",       403, 403, 403, 200, 200, 200, 403, 403, L, L),
    "reports:readiness_create":    ("code",       403, 403, 403, 200, 200, 403, 403, 403, L, L),
    "reports:projection":          ("",           403, 403, 403, 200, 200, 200, 403, 403, L, L),
    "reports:projection_xlsx":     ("",           403, 403, 403, 200, 200, 200, 403, 403, L, L),
    "reports:scenario_create":     ("",           403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "reports:scenario_remove":     ("scenario",   403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "reports:target_list":         ("",           200, 200, 200, 200, 200, 200, 403, 403, L, L),
    "reports:target_create":       ("",           403, 403, 403, 403, 200, 403, 403, 403, L, L),
    "reports:target_remove":       ("target",     403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "reports:programme_detail":    ("",           403, 403, 403, 200, 200, 200, 403, 403, L, L),
    "reports:funding_create":      ("",           403, 403, 403, 403, 200, 403, 403, 403, L, L),
    "reports:cost_create":         ("",           403, 403, 403, 403, 200, 403, 403, 403, L, L),
    "reports:cost_update":         ("cost",       403, 403, 403, 403, 200, 403, 403, 403, L, L),
    "reports:cost_remove":         ("cost",       403, 403, 403, 403, 302, 403, 403, 403, L, L),
    "check:start":                 ("",           200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "check:edition":               ("edition_code", 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
}
# fmt: on
# What is sent to the pages that only take a POST; a GET of them is a 405.
POSTED = {
    "agencies:logout": {},
    "agencies:language_set": {"language": "fr"},
    "agencies:user_deactivate": {},
    "agencies:user_reactivate": {},
    "agencies:membership_end": {},
    "migrants:note_check": {"body": "Bonjour"},
    "migrants:note_remove": {},
    "migrants:profile_remove": {},
    "migrants:barrier_lift": {},
    "migrants:duplicate_check": {},
    "migrants:registration_discard": {},
    "migrants:household_remove": {},
    "migrants:household_restore": {},
    "migrants:document_remove": {},
    "migrants:document_restore": {},
    "migrants:view_create": {"name": "Ouverts", "query": "state=open"},
    "migrants:view_remove": {},
    "migrants:people_bulk": {"action": "note"},
    "migrants:duplicate_move": {"move": "differ"},
    "migrants:handover_move": {"move": "accept"},
    "migrants:import_check": {},
    "migrants:import_start": {},
    "migrants:import_run": {},
    "migrants:import_stop": {},
    "migrants:import_cancel": {},
    "migrants:team_leave": {},
    "reports:edition_publish": {},
    "reports:edition_translate": {"language": "ar"},
    "reports:edition_rebuild": {},
    "services:appointment_outcome": {"move": "came"},
    "services:appointment_reschedule_undo": {},
    "services:session_restore": {},
    "services:session_enrol": {},
    "services:enrolment_cancel": {},
    "services:letter_create": {},
    "services:arrival_create": {"agency": "fes"},
    "services:arrival_move": {"move": "call"},
    "services:absence_remove": {},
    "services:feed_renew": {},
    "services:feed_remove": {},
    "services:plan_review": {},
    "services:plan_approve": {},
    "services:step_create": {},
    "services:step_done": {},
    "services:plan_move": {"move": "achieve"},
    "services:task_finish": {},
    "services:task_reopen": {},
    "services:task_snooze": {"days": 3},
    "services:message_move": {"move": "cancel"},
    "services:link_renew": {},
    "services:link_revoke": {},
    "services:followup_attempt": {},
    "services:formality_set": {"say": "done"},
    "services:placement_resume": {},
    "services:offer_move": {"move": "fill"},
    "services:offer_confirm": {},
    "services:employer_contact_active": {},
    "reports:practice_move": {"move": "document"},
    "reports:adoption_move": {"move": "keep"},
    "reports:adoption_measure": {},
    "reports:evidence_remove": {},
    "reports:improvement_move": {"move": "accept"},
    "reports:scenario_create": {"name": "Un scénario"},
    "reports:scenario_remove": {},
    "reports:target_remove": {},
    "reports:cost_remove": {},
}


def views(patterns, namespaces=()):
    """(name, view) of every address; one without a name goes by its route."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            names = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from views(entry.url_patterns, names)
        else:
            yield ":".join((*namespaces, entry.name or f"“{entry.pattern}”")), entry.callback


VIEWS = {
    name: view
    for name, view in views(get_resolver().url_patterns)
    if not name.startswith(f"{site.name}:")
}


def sheet_of(agency, by):
    """An import of one row that cannot be read, all its rows tried."""
    from migrants.actions import imports

    file = SimpleUploadedFile("x.csv", b"Nom;Sexe;Pays\nDiop;?;SN\n")
    job = imports.upload_sheet(by=by, agency=agency, file=file)
    columns = {"last_name": "Nom", "sex": "Sexe", "nationality": "Pays"}
    imports.set_columns(job, by=by, columns=columns)
    return imports.check_chunk(job, by=by)


def places_in_sessions(people, person):
    """A place in a session to come; one that was missed, and one that a letter tells of."""
    from services import actions
    from services.models import ServiceType
    from sharaka_portal.lib import clock

    by, rows = people.counsellor, []
    for day, hour in ((21, 10), (10, 10), (10, 14)):
        session = actions.plan_session(
            by=by,
            agency=person.agency,
            service_type=ServiceType.objects.get(code="131"),
            facilitator=people.colleague,
            starts_at=clock.at(datetime.date(2015, 12, day), hour),
            duration_minutes=90,
            seats=5,
        )
        rows += actions.enrol(session, [person], by=by)
    for row in rows[1:]:
        actions.note_attendance(row.session, {row.pk: ("miss", "")}, by=by)
        row.refresh_from_db()
    actions.write_letter(rows[2], by=by)
    names = ("enrolment", "absence_row", "letter")
    return dict(zip(names, rows, strict=True)) | {"session": rows[0].session}


def lessons_of(fes, people):
    """A row of each kind that lessons, targets, costs and the roll-out have; all of Fès."""
    from agencies.models import Agency
    from reports import actions
    from tests.reports.lesson_rows import (
        evidence_of,
        improvement_of,
        phase,
        practice_of,
        put,
        trial_of,
    )

    by, boss = people.counsellor, people.national_manager
    elsewhere = practice_of(Agency.objects.get(code="rabat-agdal"), people.stranger)
    practice = practice_of(fes, by)
    pilot = {"by": boss, "phase": phase()}
    return {
        "practice": practice,
        "proof": evidence_of(practice, "case"),
        "trial": trial_of(put(elsewhere, "documented"), fes),
        "improvement": improvement_of(fes, by),
        "scenario": actions.save_scenario(by=boss, name="Deux campagnes", assumptions={}),
        "target": actions.set_target(**pilot, indicator="registered", value=20, agency=fes),
        "cost": actions.add_cost(**pilot, label="Salle", scope="direct", amount=1, source="x"),
    }


@pytest.fixture
def arguments(settings, tmp_path, monkeypatch, people, migrant, make_migrant, fes):
    """What follows in the address of each kind of object; all of it belongs to Fès."""
    from migrants import actions as file
    from migrants.actions import imports
    from migrants.actions.draft import begin_draft
    from migrants.actions.household import link_family
    from migrants.actions.view import save_view
    from migrants.candidate_token import token_of
    from migrants.models import BarrierType
    from reports import report
    from reports.actions import record_edition
    from reports.models import Phase
    from services import actions
    from services.models import ServiceType
    from sharaka_portal.lib import clock

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(report, "render", lambda content, is_draft: b"%PDF")
    by, day = people.counsellor, datetime.date(2015, 12, 1)
    answer = {"is_granted": True, "channel": "oral", "language": "fr"}
    file.record_consent(migrant, by=by, purpose="share_cv", **answer)
    employer = actions.create_employer(by=by, agency=fes, name="Riad Zitoun", city="Fès")
    work = {"title": "Serveuse", "contract_kind": "cdd"}
    offer = actions.create_offer(employer, by=by, city="Fès", received_on=day, **work)
    plan = actions.agree_plan(
        migrant, by=by, objective="Travailler", steps=[{"label": "Le CV", "due_on": clock.today()}]
    )
    scores = dict.fromkeys(("self", "project", "market", "method"), (3, False, ""))
    pair, merged = (
        file.suspect_pair(
            make_migrant(), make_migrant(), by=by, score=1, agreeing=[], source="desk"
        )[0]
        for _ in range(2)
    )
    draft = begin_draft(by=by, public_id=uuid.uuid4(), step="identity", carried={}, shown=[])
    tie = link_family(migrant, make_migrant(), by=by, tie="other")
    sheet, imported = (sheet_of(fes, people.agency_manager) for _ in range(2))
    imports.run_chunk(imports.start_import(imported, by=by), by=by)
    objects = {
        "migrant": migrant,
        "draft": draft,
        "import": sheet,
        "imported": imported,
        "pair": pair,
        "merge": file.merge_pair(merged, by=by, keep=merged.first),
        "account": people.stranger,
        "membership": people.stranger.memberships.get(),
        "barrier": file.note_barrier(migrant, by=by, kind=BarrierType.objects.get(code="language")),
        "note": file.write_note(migrant, by=by, body="Vient le matin"),
        "document": file.upload_document(
            migrant, by=by, kind="cv", file=SimpleUploadedFile("cv.pdf", b"%PDF-1.4\n%%EOF\n")
        ),
        "view": save_view(by, page="caseload", name="Tous", query="state=all"),
        "handover": file.propose_handover(
            migrant, by=by, to_agency=fes, to_user=people.colleague, reason="load"
        ),
        "part": file.add_to_team(migrant, by=by, user=people.agency_manager, role="support"),
        "appointment": actions.book_appointment(
            migrant,
            by=by,
            service_type=ServiceType.objects.get(code="follow-up"),
            starts_at=clock.at(clock.today(), 9),
        ),
        "arrival": actions.note_arrival(migrant, by=by, agency=fes),
        **places_in_sessions(people, migrant),
        "absence": actions.add_absence(by, by=by, starts_on=day, ends_on=day, reason="leave"),
        "diagnosis": actions.make_diagnosis(migrant, by=by, segment="occasional", scores=scores),
        "plan": plan,
        "plan_step": plan.steps.get(),
        "task": actions.add_task(migrant, by=by, owner=by, label="Appeler", due_on=day),
        "message": actions.queue_message(
            migrant,
            by=by,
            kind="other",
            key="x",
            body="Bonjour",
            channel="email",
            address="riad@example.org",
        ),
        "employer": employer,
        "exchange": actions.note_exchange(employer, by=by, subject="offer"),
        "contact": actions.add_employer_contact(employer, by=by, name="Mme Bennani"),
        "offer": offer,
        "placement": actions.record_placement(
            migrant, by=by, proof="contract", started_on=day, **work
        ),
        "referral": actions.propose_referral(migrant, offer, by=by),
        "edition": record_edition(
            b"%PDF", bare_content(agency="fes"), phase=Phase.objects.get(), by=by, agency=fes
        ),
    }
    objects["followup"] = objects["placement"].followups.get(months=1)
    another = actions.create_offer(employer, by=by, city="Fès", received_on=day, **work)
    sent = actions.propose_referral(migrant, another, by=by)
    actions.move_referral(sent, "send", by=by)
    objects |= lessons_of(fes, people)
    found = {kind: [row.public_id] for kind, row in objects.items()}
    return found | {
        "": [],
        "consent": [migrant.public_id, "share_cv"],
        "step": [draft.public_id, "identity"],
        "new_row": [migrant.public_id, "skill"],
        "row": ["skill", file.add_skills(migrant, by=by, labels=["Couture"])[0].public_id],
        "line": [sheet.public_id, 2],
        "household": [migrant.public_id, tie.public_id],
        "token": [token_of(migrant.public_id)],
        "figure": ["registered"],
        "chart": ["chart-funnel"],
        "code": [fes.code],
        "new_proof": ["practice", objects["practice"].public_id, "case"],
        "proof": ["practice", objects["practice"].public_id, objects["proof"].public_id],
        "edition_code": [objects["edition"].code],
        "secret": [actions.open_feed(by, by=by).secret],
        "answer": [sent.link.secret],
        "formality": [objects["placement"].public_id, "card"],
    }


def ask(user, name, arguments, method=None):
    """The answer to a fresh browser; what a POST changed is taken back."""
    client = Client()
    if user:
        client.force_login(user)
    method = method or ("post" if name in POSTED else "get")
    url = reverse(name, args=arguments[MATRIX[name][0]])
    with transaction.atomic():
        response = getattr(client, method)(url, POSTED.get(name, {}))
        transaction.set_rollback(True)
    sign_in = f"{reverse('agencies:login')}?next="
    asked_to_sign_in = response.get("Location", "").startswith(sign_in)
    if response.streaming:
        list(response.streaming_content)  # to the end, which closes the file
    return L if asked_to_sign_in else response.status_code


def test_every_view_is_marked():
    marks = {name: getattr(view, "required_action", None) for name, view in VIEWS.items()}
    known = {*Action, "signed_in", "anonymous"}
    assert {name: mark for name, mark in marks.items() if mark not in known} == {}


def test_only_signing_in_and_the_language_need_no_account():
    open_views = {
        name
        for name, view in VIEWS.items()
        if getattr(view, "required_action", None) == "anonymous"
        or not getattr(view, "login_required", True)
    }
    # a calendar program knows its secret alone
    assert open_views == {
        "agencies:login",
        "agencies:language_set",
        "services:calendar_feed",
        # and an employer the one of a letter
        "referral_answer",
        "referral_answer_cv",
        # and anybody holds a printed report
        "check:start",
        "check:edition",
    }


def test_the_table_names_every_url_and_no_other():
    assert sorted(MATRIX) == sorted(VIEWS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_persona_gets_what_the_policy_says(persona, people, arguments):
    user = getattr(people, persona, None)
    column = PERSONAS.index(persona) + 1
    found = {name: ask(user, name, arguments) for name in MATRIX}
    assert found == {name: row[column] for name, row in MATRIX.items()}


def test_what_changes_something_is_not_a_link(people, arguments):
    found = {}
    for name in POSTED:
        at = next(at for at, answer in enumerate(MATRIX[name][1:]) if answer in (200, 302))
        found[name] = ask(getattr(people, PERSONAS[at]), name, arguments, method="get")
    assert found == dict.fromkeys(POSTED, 405)
