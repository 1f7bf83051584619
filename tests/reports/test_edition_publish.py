"""The life of an edition: built, published, replaced, withdrawn; who may do and read what."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry, Transition
from agencies.transitions import TransitionRefused
from reports import actions, editions, frozen
from reports.models import Edition
from reports.workflow import EDITION
from tests.reports.editions import PHASE, again, at, draft, quick_print  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
LIST = reverse("reports:report_list")
CREATE = reverse("reports:edition_create")
# move: (from, to), written by hand and compared with the table.
EXPECTED = {
    "publish": ({"draft"}, "published"),
    "replace": ({"published"}, "replaced"),
    "withdraw": ({"published", "replaced"}, "withdrawn"),
}
STATES = ("draft", "published", "replaced", "withdrawn")


def send(client, edition, name, **data):
    return client.post(at(name, edition), data, follow=True).content.decode()


# The table --------------------------------------------------------------------------------------


def test_the_table_of_moves():
    assert {m.name: (set(m.sources), m.target) for m in EDITION.moves} == EXPECTED
    assert {m.action for m in EDITION.moves} == {"publish_report"}


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("state", STATES)
def test_each_move_starts_from_its_states_alone(name, state, people):
    from agencies.transitions import move

    edition = draft(people.national_manager)
    Edition.objects.filter(pk=edition.pk).update(state=state)
    edition.refresh_from_db()
    reason = "figures" if name == "withdraw" else ""
    if state in EXPECTED[name][0]:
        move(EDITION, edition, name, by=people.national_manager, reason=reason)
        assert edition.state == EXPECTED[name][1]
    else:
        with pytest.raises(TransitionRefused):
            move(EDITION, edition, name, by=people.national_manager, reason=reason)


# Build ------------------------------------------------------------------------------------------


def test_a_manager_builds_a_draft(people, client_for):
    by = people.national_manager

    page = client_for(by).post(
        CREATE, {"kind": "report", "phase": PHASE, "language": "ar"}, follow=True
    )

    edition = Edition.objects.get()
    assert (edition.kind, edition.language, edition.state) == ("report", "ar", "draft")
    assert (edition.built_by, edition.as_of) == (by, datetime.date(2015, 12, 14))
    assert edition.code in page.content.decode()
    assert AuditEntry.objects.get(verb="created", subject_id=edition.public_id).by == by
    assert editions.path_of(edition).is_file()


def test_sent_twice_it_is_one_draft(people, client_for):
    client = client_for(people.national_manager)
    for _ in range(2):
        client.post(CREATE, {"kind": "brief", "phase": PHASE, "language": "fr"})
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_the_same_figures_as_long_ago_are_not_told_to_be_a_draft(state, people, client_for):
    edition = draft(people.national_manager)
    actions.publish_edition(edition, by=people.national_manager)
    if state == "withdrawn":
        actions.withdraw_edition(edition, by=people.national_manager, reason="text")
    client = client_for(people.national_manager)
    sent = {"kind": "report", "phase": PHASE, "language": "fr"}
    for url, data in (
        (CREATE, sent),
        (reverse("reports:edition_translate", args=[edition.public_id]), {"language": "fr"}),
    ):
        page = client.post(url, data, follow=True)
        detail = reverse("reports:edition_detail", args=[edition.public_id])
        assert page.redirect_chain[-1][0] == detail
        assert "ont déjà donné cette édition" in page.content.decode()
        assert "est établi" not in page.content.decode()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"kind": "agency"}, "Choisissez l’agence de la fiche."),
        ({"kind": "poster"}, "n’en fait pas partie"),
        ({"language": "es"}, "n’en fait pas partie"),
        ({"phase": "none"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_document_that_is_none_is_refused(data, error, people, client_for):
    asked = {"kind": "report", "phase": PHASE, "language": "fr"} | data
    page = client_for(people.national_manager).post(CREATE, asked)
    assert error in page.content.decode()
    assert not Edition.objects.exists()


def test_an_agency_builds_its_own_sheet_alone(people, client_for):
    client = client_for(people.agency_manager)
    for data in ({"kind": "report"}, {"kind": "agency", "agency": "rabat-agdal"}):
        client.post(CREATE, {"phase": PHASE, "language": "fr"} | data)
        assert not Edition.objects.exists()

    client.post(CREATE, {"phase": PHASE, "language": "fr", "kind": "agency", "agency": "fes"})

    edition = Edition.objects.get()
    assert edition.agency.code == "fes"
    assert [row["code"] for row in edition.facts["agencies"]] == ["fes"]
    assert set(edition.facts["by_agency"]) == {"fes"}
    for table in edition.facts["tables"].values():
        assert set(table["cells"]) == {"fes", ""}


@pytest.mark.parametrize("persona", ["counsellor", "ministry_reader", "auditor", "administrator"])
def test_others_build_nothing(persona, people, client_for):
    data = {"kind": "report", "phase": PHASE, "language": "fr"}
    assert client_for(getattr(people, persona)).post(CREATE, data).status_code == 403
    assert not Edition.objects.exists()


# What is frozen ---------------------------------------------------------------------------------


def test_the_fingerprint_follows_each_part_of_the_content(people, monkeypatch):
    by = people.national_manager
    one = draft(by)
    frozen_now = {"definitions": one.definitions, "facts": one.facts}
    other_language = actions.translate_edition(one, language="ar", by=by)[0]
    other_facts = again(one, by=by, change=lambda facts: facts.update(threshold=6))
    monkeypatch.setattr(frozen, "print_version", lambda: "another")
    other_print = draft(by)

    found = [one, other_language, other_facts, other_print]
    assert len({edition.fingerprint for edition in found}) == 4
    assert len({edition.code for edition in found}) == 4
    assert other_language.facts == one.facts
    one.refresh_from_db()
    assert {"definitions": one.definitions, "facts": one.facts} == frozen_now


def test_definitions_are_kept_in_three_languages_with_their_version(people):
    (first, *_others) = draft(people.national_manager).definitions["indicators"]
    assert first["code"] == "registered"
    assert set(first["label"]) == {"fr", "ar", "en"}
    assert first["label"]["fr"] == "Personnes inscrites"
    assert first["version"] >= 1


def test_an_edition_prints_from_its_facts_and_not_from_todays(people, make_migrant):
    edition = draft(people.national_manager)
    make_migrant()

    assert editions.fingerprint(editions.rebuild(edition)) == edition.sha256
    assert draft(people.national_manager).fingerprint != edition.fingerprint


def test_the_page_proves_it(people, client_for):
    edition = draft(people.national_manager)
    client = client_for(people.national_manager)
    assert "donne le même fichier" in send(client, edition, "edition_rebuild")

    Edition.objects.filter(pk=edition.pk).update(print_version="older", sha256="0" * 64)
    assert "le fichier est autre" in send(client, edition, "edition_rebuild")


def test_codes_can_be_read_out():
    code = frozen.code_of("0123456789abcdef" * 4)
    assert frozen.normalise_code(code.lower().replace("-", " ")) == code
    assert frozen.normalise_code("o1l23-00000") == "01123-00000"
    assert len({frozen.code_of(f"{number:013x}" + "0" * 51) for number in range(999)}) > 240


# Publish ----------------------------------------------------------------------------------------


def test_publishing_prints_it_without_the_mark_of_a_draft(people, client_for):
    edition = draft(people.national_manager)
    before = editions.path_of(edition)

    page = send(client_for(people.national_manager), edition, "edition_publish")

    old_code, sha256 = edition.code, edition.sha256
    edition.refresh_from_db()
    assert "L’édition est publiée." in page
    assert (edition.state, edition.published_on) == ("published", datetime.date(2015, 12, 14))
    assert edition.sha256 != sha256
    assert edition.code == old_code
    assert editions.fingerprint(editions.path_of(edition).read_bytes()) == edition.sha256
    assert not before.exists()
    row = Transition.objects.filter(subject_id=edition.public_id).last()
    assert (row.source, row.target, row.by) == ("draft", "published", people.national_manager)


def test_a_newer_one_replaces_it_in_its_place_alone(people):
    by = people.national_manager
    old, brief = draft(by), draft(by, kind="brief")
    arabic = actions.translate_edition(old, language="ar", by=by)[0]
    sheet = draft(by, kind="agency", agency="fes")
    for edition in (old, brief, arabic, sheet):
        actions.publish_edition(edition, by=by)
    new = again(old, by=by, change=lambda facts: facts.update(threshold=6))

    actions.publish_edition(new, by=by)

    for edition in (old, brief, arabic, sheet, new):
        edition.refresh_from_db()
    assert (old.state, old.replaced_by) == ("replaced", new)
    assert [e.state for e in (brief, arabic, sheet, new)] == ["published"] * 4


def test_an_older_day_does_not_replace_a_newer_one(people):
    by = people.national_manager
    actions.publish_edition(draft(by), by=by)
    older = draft(by, as_of=datetime.date(2015, 12, 1))
    with pytest.raises(ValidationError, match="plus récente"):
        actions.publish_edition(older, by=by)


def test_a_draft_of_an_older_print_is_built_anew(people, monkeypatch):
    edition = draft(people.national_manager)
    Edition.objects.filter(pk=edition.pk).update(print_version="older")
    edition.refresh_from_db()
    with pytest.raises(ValidationError, match="de nouveau"):
        actions.publish_edition(edition, by=people.national_manager)
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_the_question_names_what_is_replaced(people, client_for):
    by = people.national_manager
    old = draft(by)
    browser = client_for(by)

    def question(edition):
        page = browser.get(at("edition_detail", edition)).content.decode()
        return re.search(r'data-confirm="(Publier[^"]*)"', page)[1]

    assert question(old) == "Publier cette édition\u00a0?"
    actions.publish_edition(old, by=by)
    new = again(old, by=by, change=lambda facts: facts.update(threshold=6))
    assert f"Elle remplace l’édition {old.code}, arrêtée au 14 décembre 2015." in question(new)
    assert "remplace" not in question(draft(by, kind="brief"))


def test_it_is_published_once(people, client_for):
    edition = draft(people.national_manager)
    client = client_for(people.national_manager)
    send(client, edition, "edition_publish")
    assert "n’est plus possible" in send(client, edition, "edition_publish")


@pytest.mark.parametrize(
    ("persona", "status"),
    [("counsellor", 403), ("agency_manager", 403), ("ministry_reader", 403)],
)
def test_others_publish_and_withdraw_nothing(persona, status, people, client_for):
    edition = draft(people.national_manager, kind="agency", agency="fes")
    client = client_for(getattr(people, persona))
    assert client.post(at("edition_publish", edition)).status_code == status
    assert client.post(at("edition_withdraw", edition), {"reason": "text"}).status_code == status


# Read -------------------------------------------------------------------------------------------


def test_drafts_are_read_by_their_builders_and_what_is_published_by_all(people, client_for):
    by = people.national_manager
    national, own = draft(by), draft(by, kind="agency", agency="fes")
    other = draft(by, kind="agency", agency="rabat-agdal")
    published = actions.publish_edition(draft(by, kind="brief"), by=by)
    everything = [national, own, other, published]

    def seen(user):
        client = client_for(user)
        statuses = [client.get(at("edition_detail", e)).status_code for e in everything]
        listed = client.get(LIST).content.decode()
        assert [at("edition_detail", e) in listed for e in everything] == [
            status == 200 for status in statuses
        ]
        return statuses

    assert seen(people.national_manager) == [200, 200, 200, 200]
    assert seen(people.agency_manager) == [404, 200, 404, 200]
    assert seen(people.ministry_reader) == [404, 404, 404, 200]


def test_a_reader_downloads_the_file_and_its_figures(people, client_for):
    edition = actions.publish_edition(draft(people.national_manager), by=people.national_manager)
    client = client_for(people.ministry_reader)

    pdf, sheet = client.get(at("report_pdf", edition)), client.get(at("edition_csv", edition))

    assert f'filename="{PHASE}_2015-12-14_fr.pdf"' in pdf["Content-Disposition"]
    content = b"".join(pdf.streaming_content)
    assert editions.fingerprint(content) == edition.sha256
    assert f'filename="{PHASE}_2015-12-14_fr.csv"' in sheet["Content-Disposition"]
    assert sheet.content.decode("utf-8-sig").startswith("agency;dimension;group;indicator;")
    assert AccessLog.objects.filter(kind="export", subject_id=edition.public_id).count() == 2


def test_the_same_facts_in_another_language(people, client_for, make_migrant):
    edition = draft(people.national_manager)
    make_migrant()
    client = client_for(people.national_manager)

    send(client, edition, "edition_translate", language="en")
    send(client, edition, "edition_translate", language="en")

    other = Edition.objects.exclude(pk=edition.pk).get()
    assert (other.language, other.facts) == ("en", edition.facts)
    assert client.post(at("edition_translate", edition), {"language": "es"}).status_code == 404


def test_pages_take_few_queries(people, client_for, django_assert_max_num_queries):
    edition = draft(people.national_manager)
    for day in (1, 2, 3):
        draft(people.national_manager, as_of=datetime.date(2015, 12, day))
    client = client_for(people.national_manager)
    for url, most in ((LIST, 7), (at("edition_detail", edition), 11), (CREATE, 8)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
