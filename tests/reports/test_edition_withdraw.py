"""Editions that are taken back: with a reason, from which states, and what is given of them then."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import Transition
from agencies.transitions import TransitionRefused
from reports import actions
from reports.enums import EditionState
from reports.models import Edition
from tests.reports.editions import at, draft, quick_print  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]


def test_withdrawing_takes_a_reason(people, client_for):
    edition = actions.publish_edition(draft(people.national_manager), by=people.national_manager)
    client = client_for(people.national_manager)

    client.post(at("edition_withdraw", edition), {"comment": "Une erreur"})
    edition.refresh_from_db()
    assert edition.state == "published"

    client.post(at("edition_withdraw", edition), {"reason": "figures", "comment": "Une erreur"})
    edition.refresh_from_db()
    assert (edition.state, edition.withdrawal_reason) == ("withdrawn", "figures")
    assert edition.withdrawn_on == datetime.date(2015, 12, 14)
    row = Transition.objects.filter(subject_id=edition.public_id).last()
    assert (row.reason, row.comment) == ("figures", "Une erreur")


def test_a_draft_is_not_withdrawn(people):
    with pytest.raises(TransitionRefused):
        actions.withdraw_edition(
            draft(people.national_manager), by=people.national_manager, reason="text"
        )


@pytest.mark.parametrize("state", EditionState.values)
def test_the_page_that_withdraws_opens_for_what_can_be_withdrawn(state, people, client_for):
    edition = draft(people.national_manager)
    Edition.objects.filter(pk=edition.pk).update(state=state)
    client = client_for(people.national_manager)
    answers = [client.get(at("edition_withdraw", edition))]
    if state in ("published", "replaced"):
        assert answers[0].status_code == 200
        return
    answers.append(client.post(at("edition_withdraw", edition), {"reason": "text"}))
    for answer in answers:
        assert answer.url == at("edition_detail", edition)
    page = client.get(answers[0].url).content.decode()
    assert "Seule une édition publiée ou remplacée se retire." in page
    edition.refresh_from_db()
    assert edition.state == state


def test_a_withdrawn_file_is_no_longer_given(people, client_for):
    edition = actions.publish_edition(draft(people.national_manager), by=people.national_manager)
    actions.withdraw_edition(edition, by=people.national_manager, reason="privacy")
    for name in ("report_pdf", "edition_csv"):
        assert client_for(people.ministry_reader).get(at(name, edition)).status_code == 403
        given = client_for(people.national_manager).get(at(name, edition))
        assert b"".join(given)
    assert (
        at("report_pdf", edition)
        not in client_for(people.ministry_reader)
        .get(reverse("reports:report_list"))
        .content.decode()
    )
