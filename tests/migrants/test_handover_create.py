"""Passing a file on: offers, requests, answers, transfers, and what stays readable."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies import access
from agencies.enums import Action
from agencies.models import AuditEntry, Transition
from migrants.actions import (
    accept_handover,
    cancel_handover,
    propose_handover,
    refuse_handover,
    write_note,
)
from migrants.candidate_token import token_of
from migrants.models import Handover, Migrant
from sharaka_portal.lib.workdays import working_days_after

DAY = datetime.date(2015, 12, 14)


@pytest.fixture
def offer(migrant, people):
    return propose_handover(
        migrant,
        by=people.counsellor,
        to_agency=migrant.agency,
        to_user=people.colleague,
        reason="load",
    )


@pytest.fixture
def transfer(migrant, people, rabat):
    return propose_handover(migrant, by=people.counsellor, to_agency=rabat, reason="moved")


@pytest.fixture
def request_of_rabat(migrant, people, rabat):
    return propose_handover(
        migrant, by=people.stranger, to_agency=rabat, reason="moved", is_request=True
    )


def lead_of(migrant):
    return Migrant.objects.with_file().get(pk=migrant.pk).lead


def may_read(user, migrant):
    return access.may_on(user, Action.VIEW_PERSON, migrant)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ((2015, 12, 14), (2015, 12, 21)),  # Monday to Monday
        ((2015, 12, 11), (2015, 12, 18)),  # from a Friday the weekend does not count
        ((2015, 11, 12), (2015, 11, 20)),  # Independence Day, Wednesday 18 November, in between
    ],
)
def test_five_working_days_leave_out_weekends_and_holidays(start, expected):
    assert working_days_after(datetime.date(*start), 5) == datetime.date(*expected)


def test_offer_waits_for_the_colleague(offer, migrant, people):
    assert (offer.state, offer.kind, offer.from_user) == (
        "proposed",
        "colleague",
        people.counsellor,
    )
    assert offer.answer_due_on == datetime.date(2015, 12, 21)
    assert lead_of(migrant) == people.counsellor
    assert AuditEntry.objects.filter(subject_id=offer.public_id, verb="created").exists()


def test_accepted_offer_changes_the_lead(offer, migrant, people):
    accept_handover(offer, by=people.colleague)
    assert lead_of(migrant) == people.colleague
    moves = Transition.objects.filter(subject_id=offer.public_id)
    assert [move.target for move in moves] == ["proposed", "accepted"]


def test_refused_offer_leaves_the_file(offer, migrant, people):
    refuse_handover(offer, by=people.colleague, reason="full", comment="trop de dossiers")
    assert lead_of(migrant) == people.counsellor
    assert offer.state == "refused"
    assert offer.answered_by == people.colleague


def test_refusal_needs_its_reason(offer, people):
    with pytest.raises(ValidationError, match="motif"):
        refuse_handover(offer, by=people.colleague, reason="")


@pytest.mark.parametrize("who", ["counsellor", "stranger", "national_manager"])
def test_only_the_other_side_answers(offer, people, who):
    with pytest.raises(PermissionDenied):
        accept_handover(offer, by=getattr(people, who))


def test_manager_of_the_agency_may_answer_for_the_colleague(offer, migrant, people):
    accept_handover(offer, by=people.agency_manager)
    assert lead_of(migrant) == people.colleague


def test_only_one_handover_waits_at_a_time(offer, migrant, people, rabat):
    with pytest.raises(ValidationError, match="attend déjà"):
        propose_handover(migrant, by=people.counsellor, to_agency=rabat, reason="moved")


def test_answered_handover_cannot_be_answered_again(offer, people):
    accept_handover(offer, by=people.colleague)
    stale = Handover.objects.get(pk=offer.pk)
    with pytest.raises(ValidationError, match="n’est plus possible"):
        refuse_handover(stale, by=people.colleague, reason="full")


def test_author_takes_the_offer_back(offer, people):
    cancel_handover(offer, by=people.counsellor)
    assert offer.state == "cancelled"
    with pytest.raises(PermissionDenied):
        cancel_handover(offer, by=people.stranger)


def test_offer_to_a_stranger_as_colleague_is_refused(migrant, people):
    with pytest.raises(ValidationError, match="ne travaille pas"):
        propose_handover(
            migrant,
            by=people.counsellor,
            to_agency=migrant.agency,
            to_user=people.stranger,
            reason="load",
        )


def test_accepted_transfer_moves_the_file_and_keeps_the_past(transfer, migrant, people, rabat, fes):
    accept_handover(transfer, by=people.stranger)
    migrant.refresh_from_db()
    assert migrant.agency == rabat
    assert lead_of(migrant) == people.stranger
    first, last = migrant.registrations.order_by("opened_on", "pk")
    assert (first.agency, first.state, first.close_reason) == (fes, "closed", "transferred")
    assert (last.agency, last.state, last.opened_on) == (rabat, "open", DAY)


def test_former_counsellor_reads_thirty_days_and_writes_nothing(
    transfer, migrant, people, settings
):
    accept_handover(transfer, by=people.stranger)
    migrant.refresh_from_db()
    assert may_read(people.counsellor, migrant)
    assert not access.may_on(people.counsellor, Action.EDIT_PERSON, migrant)
    assert not may_read(people.colleague, migrant)
    settings.TODAY = DAY + datetime.timedelta(days=30)
    assert may_read(people.counsellor, migrant)
    settings.TODAY = DAY + datetime.timedelta(days=31)
    assert not may_read(people.counsellor, migrant)


def test_request_is_answered_by_who_holds_the_file(request_of_rabat, migrant, people, rabat):
    with pytest.raises(PermissionDenied):
        accept_handover(request_of_rabat, by=people.stranger)
    accept_handover(request_of_rabat, by=people.counsellor)
    migrant.refresh_from_db()
    assert (migrant.agency, lead_of(migrant)) == (rabat, people.stranger)


def test_sheet_of_an_offer_is_shown_to_the_receiver(transfer, migrant, people, client_for):
    write_note(migrant, by=people.counsellor, body="Préfère le matin")
    write_note(migrant, by=people.counsellor, body="Pour nous seuls", visibility="team")
    page = client_for(people.stranger).get(
        reverse("migrants:handover_detail", args=[transfer.public_id])
    )
    body = page.content.decode()
    assert "Diop" in body
    assert "Préfère le matin" in body
    assert "Pour nous seuls" not in body


def test_request_shows_nothing_of_the_file_to_who_asks(request_of_rabat, people, client_for):
    client = client_for(people.stranger)
    for url in (
        reverse("migrants:handover_detail", args=[request_of_rabat.public_id]),
        reverse("migrants:handover_list") + "?side=out",
    ):
        body = client.get(url).content.decode()
        assert "Fès" in body
        assert "Diop" not in body


def test_page_offers_and_the_other_side_accepts(migrant, people, client_for):
    url = reverse("migrants:handover_create", args=[migrant.public_id])
    response = client_for(people.counsellor).post(
        url, {"to_user": people.colleague.pk, "reason": "load", "message": "Merci"}
    )
    assert response.status_code == 302
    handover = Handover.objects.get()
    client = client_for(people.colleague)
    assert "Diop" in client.get(reverse("migrants:handover_list")).content.decode()
    answer = client.post(
        reverse("migrants:handover_move", args=[handover.public_id]),
        {"move": "accept", "accept-lead": people.colleague.pk},
    )
    assert answer["Location"] == reverse("migrants:migrant_detail", args=[migrant.public_id])
    assert lead_of(migrant) == people.colleague


def test_page_says_that_a_refusal_needs_a_reason(offer, people, client_for):
    url = reverse("migrants:handover_move", args=[offer.public_id])
    page = client_for(people.colleague).post(url, {"move": "refuse"}, follow=True)
    assert "Indiquez le motif du refus" in page.content.decode()
    offer.refresh_from_db()
    assert offer.state == "proposed"


def test_wrong_side_gets_403_and_strangers_404(offer, people, client_for):
    url = reverse("migrants:handover_move", args=[offer.public_id])
    data = {"move": "accept", "accept-lead": people.colleague.pk}
    assert client_for(people.counsellor).post(url, data).status_code == 403
    assert client_for(people.stranger).post(url, data).status_code == 404


def test_late_offer_is_said_late(offer, people, client_for, settings):
    settings.TODAY = datetime.date(2015, 12, 22)
    body = client_for(people.agency_manager).get(reverse("migrants:handover_list")).content.decode()
    assert "en retard" in body
    assert list(Handover.objects.late(settings.TODAY)) == [offer]


def test_transfer_is_asked_for_with_a_sealed_name(migrant, people, client_for, rabat):
    client = client_for(people.stranger)
    url = reverse("migrants:transfer_request", args=[token_of(migrant.public_id)])
    page = client.get(url)
    assert page.status_code == 200
    assert "Diop" not in page.content.decode()
    response = client.post(url, {"to_agency": rabat.pk, "reason": "moved"})
    asked = Handover.objects.get()
    assert response["Location"] == reverse("migrants:handover_detail", args=[asked.public_id])
    assert (asked.is_request, asked.to_agency, asked.migrant) == (True, rabat, migrant)


def test_broken_seal_is_not_found(people, client_for):
    url = reverse("migrants:transfer_request", args=["x:y:z"])
    assert client_for(people.stranger).get(url).status_code == 404


def test_list_takes_few_queries(
    make_migrant, people, rabat, client_for, django_assert_max_num_queries
):
    for _ in range(6):
        propose_handover(make_migrant(), by=people.counsellor, to_agency=rabat, reason="moved")
    client = client_for(people.stranger)
    client.get(reverse("migrants:handover_list"))
    with django_assert_max_num_queries(9):
        assert client.get(reverse("migrants:handover_list")).status_code == 200
