"""Every main page opens in three languages, within its number of queries, and only reads."""

import datetime
import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from agencies import access
from agencies.models import Agency, Language, RoleGrant, User
from migrants.candidate_token import token_of
from sharaka_portal.lib import clock
from sharaka_portal.lib.middleware import WriteOnRead
from tests.conftest import PASSWORD
from tests.migrants.registration import begin
from tests.reports.editions import bare_content

pytestmark = pytest.mark.django_db
DIRECTIONS = {"fr": "ltr", "ar": "rtl", "en": "ltr"}
HTML = re.compile(r'<html lang="(\w+)"\s+dir="(\w+)">')
# (page, persona, what it is about, most queries it may make)
# fmt: off
PAGES = [
    ("agencies:login", "anonymous", "", 1),
    ("agencies:preferences", "counsellor", "", 6),
    ("agencies:password_change", "counsellor", "", 3),
    ("agencies:audit_list", "auditor", "", 10),
    ("agencies:access_list", "auditor", "", 5),
    ("agencies:user_list", "administrator", "", 7),
    ("agencies:user_create", "administrator", "", 4),
    ("agencies:user_detail", "administrator", "account", 6),
    ("agencies:user_update", "administrator", "account", 7),
    ("agencies:user_password", "administrator", "account", 4),
    ("agencies:membership_create", "administrator", "account", 6),
    ("migrants:migrant_list", "counsellor", "", 18),
    ("migrants:migrant_list", "national_manager", "", 19),
    ("migrants:migrant_search", "counsellor", "?q=Diop", 9),
    ("migrants:migrant_lookup", "counsellor", "", 4),
    ("migrants:registration_step", "counsellor", "draft:identity", 4),
    ("migrants:registration_step", "counsellor", "draft:papers", 4),
    ("migrants:registration_step", "counsellor", "draft:contact", 6),
    ("migrants:registration_step", "counsellor", "draft:profile", 6),
    ("migrants:registration_step", "counsellor", "draft:consents", 8),
    ("migrants:registration_review", "counsellor", "draft", 6),
    ("migrants:registration_done", "counsellor", "migrant", 8),
    ("migrants:household_create", "counsellor", "migrant", 5),
    ("migrants:migrant_extract", "counsellor", "migrant", 47),
    ("migrants:permit_list", "counsellor", "", 9),
    ("migrants:migrant_detail", "counsellor", "migrant", 45),
    ("migrants:migrant_detail", "national_manager", "migrant", 45),
    ("migrants:migrant_update", "counsellor", "migrant", 15),
    ("migrants:migrant_close", "counsellor", "migrant", 7),
    ("migrants:migrant_reopen", "counsellor", "closed", 6),
    ("migrants:migrant_assign", "counsellor", "migrant", 8),
    ("migrants:document_create", "counsellor", "migrant", 5),
    ("migrants:consent_create", "counsellor", "consent", 6),
    ("migrants:note_create", "counsellor", "migrant", 5),
    ("migrants:barrier_create", "counsellor", "migrant", 6),
    ("migrants:document_upload", "counsellor", "migrant", 6),
    ("migrants:handover_list", "colleague", "", 6),
    ("migrants:handover_create", "counsellor", "migrant", 16),
    ("migrants:handover_detail", "counsellor", "handover", 19),
    ("migrants:transfer_request", "counsellor", "token", 7),
    ("migrants:files_reassign", "agency_manager", "?from_user", 10),
    ("migrants:team_create", "counsellor", "migrant", 6),
    ("migrants:import_list", "agency_manager", "", 5),
    ("migrants:import_create", "agency_manager", "", 4),
    ("migrants:migrant_export", "agency_manager", "", 6),
    ("migrants:cv_detail", "counsellor", "migrant", 22),
    ("migrants:availability_update", "counsellor", "migrant", 6),
    ("migrants:duplicate_list", "counsellor", "", 7),
    ("services:desk", "counsellor", "", 12),
    ("services:desk", "agency_manager", "", 12),
    ("services:appointment_list", "counsellor", "", 7),
    ("services:appointment_list", "agency_manager", "", 8),
    ("services:agenda", "counsellor", "", 13),
    ("services:agenda", "agency_manager", "", 13),
    ("services:arrival_list", "counsellor", "", 7),
    ("services:absence_list", "agency_manager", "", 6),
    ("services:absence_create", "agency_manager", "", 5),
    ("services:session_list", "counsellor", "", 8),
    ("services:session_create", "counsellor", "", 9),
    ("services:session_detail", "counsellor", "session", 14),
    ("services:session_update", "counsellor", "session", 10),
    ("services:session_cancel", "counsellor", "session", 5),
    ("services:attendance_update", "counsellor", "session", 8),
    ("services:enrolment_create", "counsellor", "migrant", 9),
    ("services:group_create", "counsellor", "", 5),
    ("services:feed_detail", "counsellor", "", 4),
    ("services:service_create", "counsellor", "migrant", 6),
    ("services:appointment_create", "counsellor", "migrant", 19),
    ("services:appointment_detail", "counsellor", "appointment", 8),
    ("services:message_list", "counsellor", "", 8),
    ("services:diagnosis_create", "counsellor", "migrant", 8),
    ("services:diagnosis_detail", "counsellor", "diagnosis", 8),
    ("services:plan_create", "counsellor", "migrant", 5),
    ("services:plan_detail", "counsellor", "plan", 8),
    ("services:task_create", "counsellor", "migrant", 7),
    ("services:referral_create", "counsellor", "migrant", 15),
    ("services:referral_move", "counsellor", "referral", 10),
    ("services:placement_create", "counsellor", "migrant", 7),
    ("services:placement_detail", "counsellor", "placement", 8),
    ("services:placement_update", "counsellor", "placement", 8),
    ("services:placement_end", "counsellor", "placement", 6),
    ("services:followup_list", "counsellor", "", 6),
    ("services:followup_move", "counsellor", "followup", 7),
    ("services:employer_list", "counsellor", "", 7),
    ("services:employer_create", "counsellor", "", 6),
    ("services:employer_detail", "counsellor", "employer", 12),
    ("services:employer_update", "counsellor", "employer", 8),
    ("services:employer_contact_create", "counsellor", "employer", 6),
    ("services:exchange_create", "counsellor", "employer", 7),
    ("services:offer_list", "counsellor", "", 9),
    ("services:offer_people", "counsellor", "offer", 23),
    ("services:offer_create", "counsellor", "", 6),
    ("services:offer_detail", "counsellor", "offer", 8),
    ("services:offer_update", "counsellor", "offer", 9),
    ("reports:dashboard", "counsellor", "", 17),
    ("reports:dashboard", "agency_manager", "", 20),
    ("reports:dashboard", "national_manager", "", 19),
    ("reports:dashboard", "ministry_reader", "", 16),
    ("reports:figure_detail", "agency_manager", "figure", 16),
    ("reports:report_list", "ministry_reader", "", 7),
    ("reports:edition_create", "national_manager", "", 8),
]
# fmt: on
GROWING = ("_list", "_search", "_reassign", "desk", "dashboard")
LISTS = [page[:3] for page in PAGES if page[0].endswith(GROWING)]


@pytest.fixture
def serve(people, make_migrant, fes, settings, tmp_path):
    """Register a person and do with them all that counsellors do; returns the rows by name."""
    from agencies.actions import create_user, grant_membership
    from agencies.models import Role
    from migrants import actions as file
    from migrants.actions import imports
    from migrants.models import BarrierType, Occupation
    from reports.actions import record_edition
    from reports.models import Edition, Phase
    from services import actions
    from services.models import ServiceType

    settings.DATA_DIR = tmp_path
    by, today = people.counsellor, clock.today()
    since = datetime.date(2015, 10, 5)
    kinds = {kind.code: kind for kind in ServiceType.objects.all()}
    languages = list(Language.objects.all()[:2])
    occupations = list(Occupation.objects.all()[:2])

    def person(number):
        return make_migrant(
            last_name="Diop",
            last_name_ar="ديوب",
            first_name=f"Awa {number}",
            phone="+212612345678",
            documents=[{"kind": "receipt", "number": f"R{number}", "expires_on": today}],
            languages=[(language, "B1", True) for language in languages],
            occupations=occupations,
            other_nationalities=["ML"],
            consents={"processing": True, "share_cv": True},
        )

    def served(number):
        migrant, closed = person(number), person(100 + number)
        file.close_file(closed, by=by, reason="left_area")
        idle = person(200 + number)
        file.write_note(migrant, by=by, body="A rappelé.")
        handover = file.propose_handover(
            migrant, by=by, to_agency=fes, to_user=people.colleague, reason="load"
        )
        file.note_barrier(migrant, by=by, kind=BarrierType.objects.get(code="language"))
        came = actions.book_appointment(
            migrant, by=by, service_type=kinds["12"], starts_at=clock.at(since, 8 + number)
        )
        for day, code in ((since, "12"), (today, "follow-up")):
            appointment = came if code == "12" else None
            actions.record_service(
                migrant, by=by, service_type=kinds[code], given_on=day, appointment=appointment
            )
        for day in (since + clock.ONE_DAY, today, today + clock.ONE_DAY):
            actions.book_appointment(
                migrant,
                by=by,
                service_type=kinds["follow-up"],
                starts_at=clock.at(day, 8 + number, 30),
            )
        scores = dict.fromkeys(("self", "project", "market", "method"), (3, False, ""))
        diagnosis = actions.make_diagnosis(migrant, by=by, segment="occasional", scores=scores)
        steps = [{"label": "Le CV", "due_on": today}, {"label": "Un atelier", "due_on": today}]
        plan = actions.agree_plan(
            migrant, by=by, objective="Trouver un emploi", agreed_on=since, steps=steps
        )
        file.suspect_pair(migrant, idle, by=by, score=1, agreeing=[], source="desk")
        actions.add_task(migrant, by=by, owner=by, label="Appeler", due_on=today)
        done = actions.add_task(migrant, by=by, owner=by, label="Écrire", due_on=today)
        actions.finish_task(done, by=by)
        employer = actions.create_employer(by=by, agency=fes, name=f"Riad {number}", city="Fès")
        work = {"title": "Serveuse", "contract_kind": "cdd", "occupation": occupations[0]}
        offers = [
            actions.create_offer(employer, by=by, city="Fès", received_on=since, **work)
            for _ in range(2)
        ]
        placement = actions.record_placement(
            migrant, by=by, proof="contract", started_on=since, employer=employer, **work
        )
        referral = actions.propose_referral(migrant, offers[0], by=by, on=since)
        actions.move_referral(referral, "send", by=by, on=since)
        actions.propose_referral(idle, offers[0], by=by, on=since)
        names = {"first_name": f"Compte {number}", "last_name": "Essai"}
        account = create_user(f"compte{number}@example.org", PASSWORD, by=None, **names)
        grant_membership(account, Role.objects.get(code="counsellor"), by=None, agency=fes)
        actions.add_absence(account, by=by, starts_on=today, ends_on=today, reason="leave")
        actions.note_arrival(idle, by=by, agency=fes)
        session = actions.plan_session(
            by=by,
            agency=fes,
            service_type=kinds["131"],
            facilitator=people.colleague,
            starts_at=clock.at(today + number * clock.ONE_DAY, 16),
            duration_minutes=60,
            seats=1,
            outside_hours=True,
        )
        actions.enrol(session, [migrant, idle], by=by)
        sheet = SimpleUploadedFile(f"{number}.csv", b"Nom;Sexe\nDiop;F\n")
        imports.upload_sheet(by=people.agency_manager, agency=fes, file=sheet)
        edition = record_edition(
            f"%PDF {number}".encode(),
            bare_content(threshold=number),
            phase=Phase.objects.get(),
            by=people.national_manager,
        )
        Edition.objects.filter(pk=edition.pk).update(state="published")
        return {
            "migrant": migrant,
            "closed": closed,
            "referral": referral,
            "placement": placement,
            "followup": placement.followups.get(months=1),
            "employer": employer,
            "offer": offers[0],
            "handover": handover,
            "appointment": came,
            "session": session,
            "diagnosis": diagnosis,
            "plan": plan,
        }

    return served


@pytest.fixture
def rows(serve, people, make_migrant, rabat):
    """Two people who were served; the rows are those of the first."""
    first = serve(1)
    serve(2)
    elsewhere = make_migrant(agency=rabat, by=people.stranger)
    return first | {"account": people.counsellor, "elsewhere": elsewhere}


def address(client, name, of, rows):
    """The address of a page about something; a registration is begun by this account."""
    if of.startswith("draft"):
        step = of.partition(":")[2]
        return reverse(name, args=[begin(client), step] if step else [begin(client)])
    if of == "?from_user":
        return f"{reverse(name)}?from_user={rows['account'].public_id}"
    if of.startswith("?"):
        return reverse(name) + of
    arguments = {
        "": [],
        "figure": ["registered"],
        "consent": [rows["migrant"].public_id, "share_cv"],
        "token": [token_of(rows["elsewhere"].public_id)],
    }
    return reverse(name, args=arguments[of] if of in arguments else [rows[of].public_id])


@pytest.fixture
def open_page(client, client_for, people, rows):
    """Opens a page as a persona: (response, number of queries)."""

    def opened(name, persona, of, language="fr"):
        User.objects.update(interface_language=language)
        browser = client if persona == "anonymous" else client_for(getattr(people, persona))
        browser.cookies["django_language"] = language
        url = address(browser, name, of, rows)
        browser.get(url)  # sessions and content types are read once
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(url)
        return response, len(queries)

    return opened


@pytest.mark.parametrize(("name", "persona", "of", "most"), PAGES)
def test_page_opens_in_each_language_within_its_queries(open_page, name, persona, of, most):
    counts = {}
    for language, direction in DIRECTIONS.items():
        response, counts[language] = open_page(name, persona, of, language)
        assert response.status_code == 200
        assert HTML.findall(response.content.decode()) == [(language, direction)]
    assert max(counts.values()) <= most, counts


def shown(response):
    return re.sub("<[^>]*>", " ", response.content.decode()).split()


@pytest.mark.parametrize(("name", "persona", "of"), LISTS)
def test_more_rows_cost_no_more_queries(open_page, serve, name, persona, of):
    before, few = open_page(name, persona, of)
    serve(3)
    after, many = open_page(name, persona, of)
    assert shown(after) != shown(before)
    assert many <= few


def test_the_form_of_a_file_carries_the_version_that_was_seen(open_page):
    """Without it every change of a file is refused as out of date."""
    response, _queries = open_page("migrants:migrant_update", "counsellor", "migrant")
    assert 'name="version" value="1"' in response.content.decode()


# No page of ours prints a variable that its view did not give (tests/settings.py) ---------------


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ row.nothing|default:'—' }}",
        "{% include 'components/empty.html' with text=nothing %}",
        "{% blocktranslate %}Voir {{ nothing }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_is_an_error(text):
    with pytest.raises(NameError, match="nothing"):
        engines["django"].from_string(text).render({"row": object()})


def test_a_condition_may_ask_for_what_is_not_there():
    class Row:
        @property
        def service(self):
            raise ObjectDoesNotExist

    text = "{% if nothing %}a{% endif %}{% if not row.service %}b{% endif %}{{ row.service }}"
    assert engines["django"].from_string(text).render({"row": Row()}) == "b"


def test_only_our_own_templates_are_strict():
    assert get_template("base.html").backend.name == "django"
    assert get_template("admin/base.html").backend.name == "packages"
    assert engines["packages"].from_string("{{ nothing }}").render() == ""


# A GET changes nothing --------------------------------------------------------------------------

WRITES = {
    "update": lambda: Agency.objects.update(phone="0535000000"),
    "create": lambda: Language.objects.create(code="xyz", label_fr="Une langue"),
    "delete": lambda: RoleGrant.objects.all().delete(),
}


@access.open_to_everybody
def writing(request, kind):
    WRITES[kind]()
    return HttpResponse("fait")


urlpatterns = [path("<slug:kind>/", writing)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("kind", WRITES)
def test_a_view_that_writes_while_it_is_read_fails(client, kind):
    for read in (client.get, client.head, client.options):
        with pytest.raises(WriteOnRead), transaction.atomic():
            read(f"/{kind}/")
    assert client.post(f"/{kind}/").content == b"fait"
