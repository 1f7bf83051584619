"""The employer's page: what a link shows and answers, and what it never does."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry, Transition
from migrants.actions import record_consent
from services.actions import (
    add_employer_contact,
    create_offer,
    drop_link,
    move_referral,
    propose_referral,
    record_placement,
    renew_link,
)
from services.models import Message, ReferralLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(employer, people):
    return add_employer_contact(
        employer, by=people.counsellor, name="Mme Alami", email="alami@example.com", language="ar"
    )


@pytest.fixture
def sent(referral, contact, people):
    return move_referral(referral, "send", by=people.counsellor)


@pytest.fixture
def link(sent):
    return ReferralLink.objects.get(referral=sent)


@pytest.fixture
def url(link):
    return reverse("referral_answer", args=[link.secret])


def answer(client, url, name, **data):
    return client.post(url, {"answer": name, **data})


def state(referral):
    referral.refresh_from_db()
    return referral.state


def last(referral):
    return Transition.objects.filter(subject_id=referral.public_id).latest("pk")


def test_sending_makes_the_link_and_queues_the_letter(link, sent):
    assert (link.language, link.sent_to) == ("ar", "alami@example.com")
    assert link.expires_on == datetime.date(2016, 1, 4)
    assert link.chase_on == datetime.date(2015, 12, 21)
    letter = Message.objects.get()
    assert (letter.channel, letter.address, letter.language) == ("email", link.sent_to, "ar")
    assert letter.state == "queued"
    assert f"/answer/{link.secret}/" in letter.body
    person = sent.migrant
    for word in (person.last_name, person.first_name, person.file_number):
        assert word not in letter.subject + letter.body


def test_history_never_holds_the_secret(link, sent, people):
    renewed = renew_link(sent, by=people.counsellor)
    drop_link(sent, by=people.counsellor)
    rows = AuditEntry.objects.all()
    verbs = rows.filter(subject_type="services.referrallink").order_by("pk")
    assert [row.verb for row in verbs] == ["created", "changed", "removed"]
    for secret in (link.secret, renewed.secret):
        assert not any(secret in str(row.changes) for row in rows)


def test_page_needs_no_account_and_tells_only_name_and_post(client, url, link, sent):
    person = sent.migrant
    response = client.get(f"{url}?language=fr")
    page = response.content.decode()
    for word in (person.full_name, "Serveuse ou serveur", "Riad Zitoun", "Fès"):
        assert word in page
    assert person.file_number not in page
    assert str(person.public_id) not in page
    assert str(sent.public_id) not in page
    assert "site-nav" not in page
    assert response["Cache-Control"] == "no-store, private"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"
    log = AccessLog.objects.get(subject_id=sent.public_id)
    assert (log.kind, log.user, log.person_id) == ("read", None, person.public_id)


def test_language_is_the_contacts_until_another_is_chosen(client, url):
    arabic, french = client.get(url), client.get(f"{url}?language=fr")
    assert '<html lang="ar"' in arabic.content.decode()
    assert 'dir="rtl"' in arabic.content.decode()
    assert arabic["Content-Language"] == "ar"
    assert '<html lang="fr"' in french.content.decode()
    assert '<html lang="ar"' in client.get(f"{url}?language=xx").content.decode()


def test_reading_changes_nothing(client, url, link, sent):
    before = list(ReferralLink.objects.values()), Transition.objects.count()
    for _ in range(2):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assert (list(ReferralLink.objects.values()), Transition.objects.count()) == before


ANSWERS = [
    ("receive", {}, "received", "", ""),
    ("invite", {"day": "2015-12-18"}, "interview", "", "Entretien le 18/12/2015."),
    (
        "invite",
        {"day": "2015-12-18", "hour": "10:30"},
        "interview",
        "",
        "Entretien le 18/12/2015 à 10:30.",
    ),
    ("hire", {"day": "2016-01-04"}, "hired", "", "Commence le 04/01/2016."),
    ("refuse", {"reason": "language", "words": "Arabe"}, "refused", "language", "Arabe"),
]


@pytest.mark.parametrize(("name", "data", "target", "reason", "comment"), ANSWERS)
def test_answer_moves_the_referral(
    name, data, target, reason, comment, client, url, sent, people, client_for
):
    assert answer(client, url, name, **data)["Location"] == url
    move = last(sent)
    assert (state(sent), move.target, move.by) == (target, target, None)
    assert (move.reason, move.comment) == (reason, comment)
    page = client.get(f"{url}?language=fr").content.decode()
    assert "Votre réponse du 14 décembre 2015 est notée" in page
    assert "undo_answer" in page
    seen = client_for(people.counsellor).get(
        reverse("services:referral_move", args=[sent.public_id])
    )
    assert "par l’employeur" in seen.content.decode()


@pytest.mark.parametrize(("name", "data", "target", "reason", "comment"), ANSWERS)
def test_answer_sent_twice_counts_once(name, data, target, reason, comment, client, url, sent):
    answer(client, url, name, **data)
    moves = Transition.objects.filter(subject_id=sent.public_id).count()
    assert answer(client, url, name, **data).status_code == 302
    assert Transition.objects.filter(subject_id=sent.public_id).count() == moves
    assert state(sent) == target


def test_answer_is_taken_back_while_it_is_the_last_word(client, url, sent, people):
    answer(client, url, "refuse", reason="profile")
    answer(client, url, "undo_answer")
    assert (state(sent), last(sent).by) == ("sent", None)
    answer(client, url, "undo_answer")  # once more changes nothing
    assert state(sent) == "sent"
    move_referral(sent, "refuse", by=people.counsellor, reason="profile")
    assert client.get(url).status_code == 410
    assert answer(client, url, "undo_answer").status_code == 410
    assert state(sent) == "refused"


def test_hire_is_not_taken_back_once_the_placement_is_there(client, url, sent, people):
    answer(client, url, "hire", day="2015-12-14")
    sent.refresh_from_db()
    record_placement(
        sent.migrant,
        by=people.counsellor,
        referral=sent,
        title="Serveuse",
        contract_kind="cdd",
        proof="contract",
        started_on=datetime.date(2015, 12, 14),
    )
    assert "undo_answer" not in client.get(url).content.decode()
    answer(client, url, "undo_answer")
    assert state(sent) == "hired"


def test_name_and_cv_end_with_the_answer(client, url, link, sent):
    answer(client, url, "refuse", reason="profile")
    assert sent.migrant.last_name not in client.get(url).content.decode()
    assert client.get(reverse("referral_answer_cv", args=[link.secret])).status_code == 410


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("invite", {"day": ""}, "day"),
        ("invite", {"day": "2025-12-18"}, "day"),
        ("hire", {"day": "never"}, "day"),
        ("refuse", {"reason": ""}, "reason"),
        ("refuse", {"reason": "person_declined"}, "reason"),
        ("refuse", {"reason": "other", "words": "x" * 301}, "words"),
    ],
)
def test_bad_input_is_explained(name, data, field, client, url, sent):
    response = answer(client, url, name, **data)
    assert response.status_code == 200
    bound = next(form for form in response.context["forms"] if form.is_bound)
    assert field in bound.errors
    assert state(sent) == "sent"


@pytest.mark.parametrize("name", ["", "send", "withdraw", "close_unanswered"])
def test_other_moves_are_no_answers(name, client, url, sent):
    assert answer(client, url, name).status_code == 400
    assert state(sent) == "sent"


def test_forged_post_is_refused(url, sent):
    strict = Client(enforce_csrf_checks=True)
    assert answer(strict, url, "receive").status_code == 403
    assert state(sent) == "sent"


@pytest.mark.parametrize("secret", ["x", "A" * 43])
def test_wrong_secret_tells_nothing(secret, client, sent):
    for name in ("referral_answer", "referral_answer_cv"):
        response = client.get(reverse(name, args=[secret]))
        assert response.status_code == 404
        assert sent.migrant.last_name not in response.content.decode()


def end_by_date(sent, by):
    ReferralLink.objects.filter(referral=sent).update(expires_on=datetime.date(2015, 12, 13))


def end_by_withdrawal(sent, by):
    move_referral(sent, "withdraw", by=by, reason="person_declined")


def end_by_silence(sent, by):
    move_referral(sent, "close_unanswered", by=None)


def end_by_consent(sent, by):
    answer = {"is_granted": False, "channel": "oral", "language": "fr"}
    record_consent(sent.migrant, by=by, purpose="share_cv", **answer)


@pytest.mark.parametrize(
    "end", [end_by_date, end_by_withdrawal, end_by_silence, end_by_consent, None]
)
def test_link_that_ended_tells_nothing_and_takes_nothing(end, client, url, link, sent, people):
    if end:
        end(sent, people.counsellor)
    else:
        drop_link(sent, by=people.counsellor)
    status = 410 if end else 404
    before = state(sent)
    for response in (
        client.get(url),
        answer(client, url, "receive"),
        client.get(reverse("referral_answer_cv", args=[link.secret])),
    ):
        assert response.status_code == status
        assert sent.migrant.last_name not in response.content.decode()
    assert state(sent) == before


def test_cv_is_read_through_the_link(client, link, sent):
    response = client.get(reverse("referral_answer_cv", args=[link.secret]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "no-store, private"
    assert sent.migrant.last_name not in response["Content-Disposition"]
    log = AccessLog.objects.get(subject_id=sent.public_id, kind="print")
    assert log.detail == {"page": "answer"}


def test_hire_by_link_withdraws_the_others_and_undoing_says_so(
    client, url, sent, employer, people, client_for
):
    by = people.counsellor
    common = {"city": "Fès", "contract_kind": "cdd", "received_on": datetime.date(2015, 11, 2)}
    other = propose_referral(
        sent.migrant, create_offer(employer, by=by, title="Plongeur", **common), by=by
    )
    answer(client, url, "hire", day="2015-12-14")
    assert state(other) == "withdrawn"
    assert (last(other).reason, last(other).by) == ("person_placed", None)
    answer(client, url, "undo_answer")
    assert state(other) == "withdrawn"
    counsellor = client_for(by)
    page = counsellor.get(reverse("services:referral_move", args=[sent.public_id]))
    assert page.context["withdrawn"] == [other]
    reopen = {"move": "undo_withdraw", "on": "2015-12-14"}
    counsellor.post(reverse("services:referral_move", args=[other.public_id]), reopen)
    assert state(other) == "proposed"


def test_renewed_link_stops_the_former_one(client, url, sent, people, client_for):
    renew = reverse("services:link_renew", args=[sent.public_id])
    assert client_for(people.stranger).post(renew).status_code == 404
    assert client_for(people.national_manager).post(renew).status_code == 403
    assert client_for(people.counsellor).post(renew).status_code == 302
    new = ReferralLink.objects.get(referral=sent)
    assert client.get(url).status_code == 404
    assert client.get(reverse("referral_answer", args=[new.secret])).status_code == 200
    assert Message.objects.filter(state="queued").count() == 1
    assert Message.objects.filter(state="cancelled").count() == 1


def test_without_an_address_the_page_gives_the_link(referral, people, client_for):
    move_referral(referral, "send", by=people.counsellor)
    assert not Message.objects.exists()
    link = ReferralLink.objects.get()
    page = client_for(people.counsellor).get(
        reverse("services:referral_move", args=[referral.public_id])
    )
    assert page.context["link_url"].endswith(f"/answer/{link.secret}/")
    assert "pas d’adresse électronique" in page.content.decode()


def test_taking_the_sending_back_closes_link_and_letter(client, url, sent, people):
    move_referral(sent, "undo_send", by=people.counsellor)
    assert client.get(url).status_code == 404
    assert Message.objects.get().state == "cancelled"


def test_page_takes_few_queries(client, url, django_assert_max_num_queries):
    client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url)
