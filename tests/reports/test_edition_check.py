"""The public page that tells whether an edition stands and whether a copy is intact."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import AccessLog
from reports import actions, editions
from tests.reports.editions import again, draft, quick_print  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
START = reverse("check:start")
INTACT, OTHER = "Intacte", "Ce n’est pas le fichier"


@pytest.fixture
def published(people):
    return actions.publish_edition(draft(people.national_manager), by=people.national_manager)


def page(client, edition):
    return reverse("check:edition", args=[edition.code])


def text(client, edition, **data):
    url = page(client, edition)
    response = client.post(url, data) if data else client.get(url)
    return response.content.decode().replace("\u00a0", " ")


def test_nobody_has_to_sign_in_and_no_engine_keeps_it(client, published):
    response = client.get(page(client, published))
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "En vigueur : publiée le 14 décembre 2015." in text(client, published)


def test_who_has_no_account_finds_it(client):
    assert f'href="{START}"' in client.get(reverse("agencies:login")).content.decode()


def test_it_tells_no_figure(client, published, make_migrant):
    found = text(client, published)
    for label in published.definitions["indicators"]:
        assert label["label"]["fr"] not in found


def test_a_code_is_typed_as_it_is_heard(client, published):
    typed = published.code.lower().replace("-", " ")
    answer = client.get(START, {"code": typed})
    assert answer["Location"] == page(client, published)
    assert (
        "Aucune édition ne porte ce code." in client.get(START, {"code": "ABCDE"}).content.decode()
    )
    assert client.get(reverse("check:edition", args=["AAAAA-AAAAA"])).status_code == 404


def test_a_copy_is_compared(client, published):
    content = editions.path_of(published).read_bytes()
    changed = bytes([content[0] ^ 1]) + content[1:]

    def sent(data):
        return text(client, published, file=SimpleUploadedFile("copie.pdf", data))

    assert INTACT in sent(content)
    assert OTHER in sent(changed)
    assert OTHER in sent(content + b" ")
    assert OTHER in sent(b"x")


def test_a_fingerprint_is_compared(client, published):
    spaced = " ".join(published.sha256[at : at + 8] for at in range(0, 64, 8)).upper()
    assert INTACT in text(client, published, fingerprint=spaced)
    assert OTHER in text(client, published, fingerprint="0" * 64)
    assert "64 signes" in text(client, published, fingerprint="abc")
    nothing = text(client, published, fingerprint="")
    assert INTACT not in nothing
    assert "Choisissez le fichier" in nothing


def test_a_draft_is_told_to_be_one(client, people):
    assert "n’est pas publiée" in text(client, draft(people.national_manager))


def test_the_copy_of_a_draft_is_not_the_published_file(client, people):
    edition = draft(people.national_manager)
    copy = editions.path_of(edition).read_bytes()
    actions.publish_edition(edition, by=people.national_manager)
    assert OTHER in text(client, edition, file=SimpleUploadedFile("copie.pdf", copy))


def test_it_tells_by_which_it_was_replaced(client, people, published):
    newer = again(
        published, by=people.national_manager, change=lambda facts: facts.update(threshold=6)
    )
    actions.publish_edition(newer, by=people.national_manager)

    found = text(client, published)
    assert "Remplacée le 14 décembre 2015" in found
    assert page(client, newer) in found


def test_it_tells_why_and_when_it_was_withdrawn_and_no_more(client, people, published):
    actions.withdraw_edition(
        published, by=people.national_manager, reason="figures", comment="Erreur de Fès"
    )
    found = text(client, published)
    assert "Retirée le 14 décembre 2015 : chiffres erronés." in found
    assert "Erreur de Fès" not in found


def test_checking_writes_nothing(client, published, django_assert_max_num_queries):
    before = AccessLog.objects.count()
    with django_assert_max_num_queries(2):
        text(client, published, fingerprint=published.sha256)
    assert AccessLog.objects.count() == before


def test_it_speaks_the_language_of_the_paper_until_another_is_chosen(client, people, settings):
    by = people.national_manager
    edition = actions.publish_edition(draft(by, language="ar"), by=by)
    answer = client.get(page(client, edition))
    assert 'dir="rtl"' in answer.content.decode()
    assert answer["Content-Language"] == "ar"
    assert 'dir="rtl"' in client.post(page(client, edition)).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert "En vigueur : publiée" in text(client, edition)


def test_a_question_that_is_not_understood_speaks_of_nothing_saved(client, published):
    found = text(client, published, fingerprint="abc")
    assert "Une empreinte SHA-256 a 64 signes" in found
    assert "Rien n’est enregistré" not in found
    assert "Rien n’est enregistré" not in client.get(START, {"code": "ABCDE"}).content.decode()
