"""Evidence: frozen when it is attached, never naming anybody, standing while a consent stands."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from reports import actions, lessons, proof
from reports.indicators import BY_CODE
from reports.lesson_forms import EditionFigureForm
from reports.models import Evidence
from tests.reports.lesson_rows import evidence_of, improvement_of, phase, practice_of, put

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 10, 5)


@pytest.fixture
def practice(fes, people):
    return practice_of(fes, people.counsellor)


@pytest.fixture
def served(make_migrant, people, fes, rabat):
    """Registers so many people in an agency, the first of them interviewed."""
    from services.actions import record_service
    from services.models import ServiceType

    interview = ServiceType.objects.get(code="12")

    def serve(agency, count, interviewed):
        by = people.counsellor if agency == fes else people.stranger
        rows = [make_migrant(agency=agency, by=by, opened_on=DAY) for _ in range(count)]
        for row in rows[:interviewed]:
            record_service(row, by=by, service_type=interview, given_on=DAY)
        return rows

    return serve


def test_a_figure_is_frozen_with_its_cases_and_its_range(practice, fes, rabat, people, served):
    served(fes, 12, 9)
    served(rabat, 20, 6)
    row = actions.attach_figure(
        practice, by=people.agency_manager, indicator="interview_rate", phase=phase(), agency=fes
    )
    facts = row.facts
    assert (facts["numerator"], facts["denominator"], facts["value"]) == (9, 12, 0.75)
    # Wilson 9/12: 46.8 to 91.1 %
    assert facts["low"] == pytest.approx(0.4677, abs=0.0005)
    assert facts["high"] == pytest.approx(0.9111, abs=0.0005)
    assert facts["others"] == {"numerator": 6, "denominator": 20, "value": 0.3}
    assert facts["gap"]["low"] > 0
    assert proof.excludes_no_difference(facts)
    assert facts["agency"]["code"] == "fes"
    assert facts["as_of"] == "2015-12-14"
    before = dict(facts)
    served(fes, 5, 0)
    row.refresh_from_db()
    assert row.facts == before
    moved = proof.figure_facts(BY_CODE["interview_rate"], phase(), fes)
    assert moved["denominator"] == 17


def test_a_figure_that_outsiders_may_not_read_is_refused(practice, fes, rabat, people, served):
    served(fes, 12, 3)
    served(rabat, 20, 12)
    with pytest.raises(ValidationError, match="hors de l’agence"):
        actions.attach_figure(
            practice,
            by=people.agency_manager,
            indicator="interview_rate",
            phase=phase(),
            agency=fes,
        )
    assert not Evidence.objects.exists()


def test_a_cell_of_a_published_edition(practice, people, fes, rabat, served):
    from reports.models import Edition

    served(fes, 12, 9)
    served(rabat, 20, 6)
    cell = {
        "value": 0.4,
        "numerator": 12,
        "denominator": 30,
        "n": 30,
        "status": "ok",
    }
    facts = {
        "phase": {"code": "pilot-2015", "label": {"fr": "Pilote", "ar": "", "en": ""}},
        "as_of": "2015-12-01",
        "agencies": [{"code": "fes", "label": {"fr": "Fès", "ar": "فاس", "en": "Fès"}}],
        "total": {"interview_rate": cell},
        "by_agency": {"fes": {"interview_rate": cell | {"status": "hidden"}}},
    }
    label = {"fr": "Le taux d’alors", "ar": "", "en": ""}
    meant = {"code": "interview_rate", "label": label, "definition": label, "unit": "rate"}
    edition = Edition.objects.create(
        phase=phase(),
        language="fr",
        as_of=datetime.date(2015, 12, 1),
        facts=facts,
        definitions={"indicators": [meant | {"version": 1}]},
        fingerprint="f" * 64,
        code="ABCDE-FGHJK",
        sha256="0" * 64,
        size=1,
    )
    values = {"by": people.agency_manager, "edition": edition, "indicator": "interview_rate"}
    with pytest.raises(ValidationError, match="publiée"):
        actions.attach_edition(practice, **values)
    put(edition, "published")
    with pytest.raises(ValidationError, match="ne donne pas"):
        actions.attach_edition(practice, **values, agency=fes)
    form = EditionFigureForm(lesson=practice)
    assert "Français · 1 décembre 2015 · ABCDE-FGHJK" in str(form["edition"])
    row = actions.attach_edition(practice, **values)
    # Wilson 12/30: 24.6 to 57.7 %
    assert (row.facts["numerator"], row.facts["n"]) == (12, 30)
    assert row.facts["low"] == pytest.approx(0.246, abs=0.001)
    assert row.facts["high"] == pytest.approx(0.577, abs=0.001)
    assert row.facts["label"]["fr"] == "Le taux d’alors"
    assert row.facts["edition"] == "ABCDE-FGHJK"


# Words about people ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Écrire à awa@example.org",
        "Joindre au 0612345678",
        "Carte AB123456 présentée",
        "Mme Diop Aïssatou est venue",
        "Aissatou DIOP est venue",
    ],
)
def test_words_that_say_who_it_is_are_refused(practice, people, migrant, text):
    for attach, more in (
        (actions.attach_case, {}),
        (actions.attach_statement, {"speaker": "staff", "consent_on": DAY}),
    ):
        with pytest.raises(ValidationError) as refused:
            attach(practice, by=people.agency_manager, text=text, is_confirmed=True, **more)
        assert "text" in refused.value.message_dict
    assert not Evidence.objects.exists()


def test_sensitive_words_are_kept_once_confirmed(practice, people):
    text = "Une personne malade a pu être reçue par téléphone."
    with pytest.raises(ValidationError, match="santé"):
        actions.attach_case(practice, by=people.agency_manager, text=text)
    row = actions.attach_case(practice, by=people.agency_manager, text=text, is_confirmed=True)
    assert row.text == text


def test_the_history_keeps_no_words(practice, people):
    actions.attach_case(practice, by=people.agency_manager, text="Reçue deux fois.")
    entry = AuditEntry.objects.get(subject_type="reports.evidence")
    assert "text" not in entry.changes
    assert entry.by == people.agency_manager


def consent(migrant, by, answer, day):
    from migrants.actions import record_consent

    record_consent(
        migrant,
        by=by,
        purpose="study",
        is_granted=answer,
        channel="oral",
        language="fr",
        given_on=day,
    )


def state_of(practice, by, migrant):
    return actions.attach_statement(
        practice, by=by, text="On m’a écoutée.", speaker="person", file_number=migrant.file_number
    )


def test_a_statement_stands_as_long_as_the_consent(practice, people, migrant):
    by = people.agency_manager
    with pytest.raises(ValidationError, match="études"):
        state_of(practice, by, migrant)
    consent(migrant, people.counsellor, True, datetime.date(2015, 11, 1))
    row = state_of(practice, by, migrant)
    assert row.consent_on == datetime.date(2015, 11, 1)
    put(practice, "confirmed")
    printed = lessons.printed_practices(phase())[0]["evidence"]
    assert [proof["text"] for proof in printed] == ["On m’a écoutée."]
    assert migrant.file_number not in str(printed)
    consent(migrant, people.counsellor, False, datetime.date(2015, 12, 1))
    assert lessons.printed_practices(phase())[0]["evidence"] == []
    assert not practice.evidence.standing().exists()


def test_a_statement_of_somebody_out_of_reach(practice, people, make_migrant, rabat):
    other = make_migrant(agency=rabat, by=people.stranger)
    consent(other, people.stranger, True, DAY)
    with pytest.raises(ValidationError, match="Aucun dossier"):
        state_of(practice, people.agency_manager, other)


def test_others_say_when_they_agreed(practice, people):
    values = {"text": "Très utile.", "speaker": "employer", "by": people.agency_manager}
    with pytest.raises(ValidationError, match="accord"):
        actions.attach_statement(practice, **values)
    with pytest.raises(ValidationError, match="à venir"):
        actions.attach_statement(practice, **values, consent_on=datetime.date(2016, 1, 1))
    assert actions.attach_statement(practice, **values, consent_on=DAY).consent_on == DAY


# Pages ----------------------------------------------------------------------------------------


def test_evidence_is_attached_and_taken_away_on_the_page(practice, people, client_for):
    browser = client_for(people.agency_manager)
    url = reverse("reports:evidence_create", args=["practice", practice.public_id, "case"])
    register = next(entry for entry in browser.get(url).context["pages"] if entry["current"])
    assert register["url"] == reverse("reports:practice_list")
    browser.post(url, {"text": "Reçue deux fois."})
    row = Evidence.objects.get()
    assert (row.practice, row.attached_by) == (practice, people.agency_manager)
    remove = reverse(
        "reports:evidence_remove", args=["practice", practice.public_id, row.public_id]
    )
    put(practice, "tested")
    page = browser.post(remove, follow=True)
    assert "a servi à juger" in page.content.decode()
    put(practice, "documented")
    browser.post(remove)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("kind", ["figure", "edition", "case", "statement"])
@pytest.mark.parametrize(
    ("persona", "answer"),
    [("counsellor", 403), ("agency_manager", 200), ("national_manager", 200), ("auditor", 403)],
)
def test_who_attaches_evidence(practice, people, client_for, persona, answer, kind):
    url = reverse("reports:evidence_create", args=["practice", practice.public_id, kind])
    assert client_for(getattr(people, persona)).get(url).status_code == answer


def test_evidence_of_an_improvement_of_another_agency(people, client_for, rabat):
    row = improvement_of(rabat, people.stranger)
    url = reverse("reports:evidence_create", args=["improvement", row.public_id, "case"])
    browser = client_for(people.agency_manager)  # of Fès
    assert browser.post(url, {"text": "Un cas."}).status_code == 403
    assert client_for(people.national_manager).post(url, {"text": "Un cas."}).status_code == 302
    assert row.evidence.get().text == "Un cas."


@pytest.mark.parametrize("noun", ["edition", "practices"])
def test_evidence_of_something_else(practice, people, client_for, noun):
    url = reverse("reports:evidence_create", args=[noun, practice.public_id, "case"])
    assert client_for(people.national_manager).get(url).status_code == 404


def test_evidence_of_another_practice_is_not_removed_here(practice, people, client_for, fes):
    other = evidence_of(practice_of(fes, people.counsellor))
    url = reverse("reports:evidence_remove", args=["practice", practice.public_id, other.public_id])
    assert client_for(people.national_manager).post(url).status_code == 404
    assert Evidence.objects.filter(pk=other.pk).exists()
