"""The CV: what it says in three languages, what a nameless one hides, what is missing."""

import datetime
import io

import pikepdf
import pytest
from django.urls import reverse

from agencies.models import AccessLog, Language
from migrants import actions, cv
from migrants.models import EducationLevel, Migrant, Occupation
from tests.lib.pdf_reading import text_lines

DAY = datetime.date
LANGUAGES = ("fr", "ar", "en")


def url(migrant, name="cv_print"):
    return reverse(f"migrants:{name}", args=[migrant.public_id])


def spoken(*pairs):
    return [(Language.objects.get(code=code), level, True) for code, level in pairs]


@pytest.fixture
def rich(make_migrant, people):
    """A person with a full profile, of whom a nameless CV must tell nothing."""
    migrant = make_migrant(
        last_name="Zoungrana",
        first_name="Awa",
        last_name_ar="زونغرانا",
        first_name_ar="أوا",
        nationality="BF",
        phone="+212612345678",
        email="awa@example.org",
        city="Fès",
        birth_date=DAY(1988, 4, 17),
        languages=spoken(("wol", "NAT"), ("fra", "B2"), ("ara", "A0")),
        occupations=[Occupation.objects.get(code="7531.2")],
    )
    by = people.counsellor
    actions.add_experience(
        migrant,
        by=by,
        title="Couturière",
        employer="Atelier Ouaga",
        country="BF",
        started_on=DAY(2008, 1, 1),
        ended_on=DAY(2012, 6, 1),
        tasks="Robes sur mesure\nRetouches",
    )
    actions.add_experience(
        migrant,
        by=by,
        title="Opératrice",
        employer="Textile Sefrou",
        country="MA",
        started_on=DAY(2014, 3, 1),
    )
    actions.add_education(
        migrant, by=by, title="CAP couture", school="Lycée de Bobo", country="BF", ended_in=2007
    )
    actions.add_skills(migrant, by=by, labels=["Machine à coudre", "Patronage"])
    actions.set_availability(
        migrant, by=by, working_time="full", mobility="region", licences=["B"], schedules=["day"]
    )
    return migrant


def read(migrant):
    people = Migrant.objects.select_related("agency").with_page().with_profile()
    return people.get(pk=migrant.pk)


def made(migrant, language="fr", **options):
    return cv.cv_of(read(migrant), language, **options)


def test_the_cv_says_what_the_profile_holds(rich):
    found = made(rich)
    assert found.name == "Awa Zoungrana"
    assert [entry.title for entry in found.experiences] == ["Opératrice", "Couturière"]
    assert [entry.when for entry in found.experiences] == [
        "mars 2014 – à ce jour",
        "janvier 2008 – juin 2012",
    ]
    assert found.experiences[1].place == ("Atelier Ouaga", "Burkina Faso")
    assert found.educations[0].when == "2007"
    assert [level for _name, level in found.languages] == ["langue maternelle", "B2 – avancé"]
    assert found.skills == ["Machine à coudre", "Patronage"]
    texts = [text for text, _is_latin in found.contact]
    assert texts == [
        "Fès",
        "+212 6 12 34 56 78",
        "awa@example.org",
        "Burkina Faso",
        "Naissance\u00a0: 17/04/1988",
    ]


def test_the_labels_are_those_of_the_cv_and_the_words_as_typed(rich):
    english, arabic = made(rich, "en"), made(rich, "ar")
    assert english.experiences[1].when == "January 2008 – June 2012"
    assert english.experiences[1].text == "Robes sur mesure\nRetouches"
    assert arabic.name == "أوا زونغرانا"
    assert (arabic.direction, english.direction) == ("rtl", "ltr")
    occupation = Occupation.objects.get(code="7531.2")
    assert english.headline.lower() == occupation.label_en.lower()
    assert arabic.headline in occupation.label_ar


SECRETS = ("Awa", "Zoungrana", "أوا", "زونغرانا", "612345678", "awa@", "Burkina", "1988", "Atelier",
           "Ouaga", "Bobo", "maternelle", "native", "الأم", "wolof", "الولوفية")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nameless_cv_tells_neither_who_nor_from_where(rich, language):
    found = made(rich, language, is_nameless=True)
    body = f"{found.name} {cv.body_html(found)}"
    assert {secret for secret in SECRETS if secret.lower() in body.lower()} == set()
    assert rich.file_number in found.name
    assert "Textile Sefrou" in body  # work in Morocco keeps its name
    assert "Couturière" in body


def test_a_nameless_cv_does_not_choose_between_the_forms_of_an_occupation(rich):
    occupation = Occupation.objects.get(code="7531.2")
    label = occupation.label_fr
    assert "/" in label
    assert made(rich, is_nameless=True).headline.lower() == label.lower()
    assert made(rich).headline.lower() == label.split("/")[1].strip().lower()


def gaps(migrant, **options):
    found = made(migrant, **options)
    return [gap.text for gap in cv.gaps_of(read(migrant), found)]


def test_what_is_missing_is_listed(migrant, rich):
    assert gaps(rich) == []
    assert gaps(rich, language="ar") == []
    assert gaps(migrant, language="ar") == [
        "Ni téléphone ni adresse électronique",
        "Aucun métier recherché",
        "Aucune expérience professionnelle",
        "Ni formation ni niveau d’études",
        "Aucune compétence",
        "Aucune langue avec son niveau",
        "Disponibilité et mobilité pas encore notées",
        "Pas de nom en arabe\u00a0: le CV porte le nom en lettres latines",
    ]


@pytest.mark.parametrize("text", ["Chez Mme ZOUNGRANA", "commerce au Burkina", "awa fait tout"])
def test_a_text_that_names_the_person_is_pointed_at_before_a_nameless_print(rich, people, text):
    assert gaps(rich, is_nameless=True) == []
    actions.add_skills(rich, by=people.counsellor, labels=[text])
    assert len(gaps(rich, is_nameless=True)) == 1
    assert gaps(rich) == []


def test_the_level_of_schooling_stands_in_for_diplomas(make_migrant):
    migrant = make_migrant(education_level=EducationLevel.objects.get(code="LIC"))
    (entry,) = made(migrant).educations
    assert entry.title == migrant.education_level.label_fr


def test_a_refused_recognition_is_not_told(rich, people):
    row = rich.educations.get()
    for recognition, is_told in (("refused", False), ("not_asked", False), ("recognised", True)):
        actions.update_row(row, by=people.counsellor, recognition=recognition)
        assert (row.get_recognition_display() in made(rich).educations[0].place) is is_told


def printed(client, migrant, language="fr", **query):
    """(number of pages, text) of the PDF that a browser gets."""
    content = client.get(url(migrant), {"language": language, **query}).content
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages), " ".join(text_lines(content))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("nameless", ["", "on"])
def test_the_pdf_is_one_page_and_leaves_a_trace(rich, people, client_for, language, nameless):
    client = client_for(people.counsellor)
    response = client.get(url(rich), {"language": language, "nameless": nameless})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="cv-{language}.pdf"'
    pages, text = printed(client, rich, language, nameless=nameless)
    assert pages == 1
    assert ("Zoungrana" in text) is (not nameless and language != "ar")
    assert "Textile Sefrou" in text
    line = AccessLog.objects.filter(kind="print").first()
    assert (line.user, line.person_id) == (people.counsellor, rich.public_id)
    assert line.detail == {"page": "cv", "language": language, "nameless": bool(nameless)}


def test_a_poor_profile_can_be_printed(migrant, people, client_for):
    pages, text = printed(client_for(people.counsellor), migrant)
    assert pages == 1
    assert "Diop" in text
    assert "Expérience" not in text


def test_the_longest_profile_stays_within_two_pages(rich, people, client_for):
    for n in range(12):
        actions.add_experience(
            rich,
            by=people.counsellor,
            title=f"Poste {n} " + "très long intitulé " * 6,
            employer="Une société au nom étendu",
            country="MA",
            started_on=DAY(1990 + n, 1, 1),
            ended_on=DAY(1990 + n, 12, 1),
            tasks="Une tâche parmi d’autres. " * 23,
        )
        actions.add_education(rich, by=people.counsellor, title=f"Diplôme {n}", country="MA")
    actions.add_skills(
        rich, by=people.counsellor, labels=[f"Compétence {n} " * 4 for n in range(30)]
    )
    for language in LANGUAGES:
        assert printed(client_for(people.counsellor), rich, language)[0] == 2


def test_the_page_offers_the_persons_own_language(make_migrant, people, client_for):
    migrant = make_migrant(preferred_language="ar")
    client = client_for(people.counsellor)
    page = client.get(url(migrant, "cv_detail"))
    assert page.context["cv"].language == "ar"
    body = page.content.decode()
    assert 'dir="rtl"' in body
    assert f"{url(migrant)}?language=ar" in body
    chosen = client.get(url(migrant, "cv_detail"), {"language": "en", "nameless": "on"})
    assert f"{url(migrant)}?nameless=on&amp;language=en" in chosen.content.decode()


@pytest.mark.parametrize("name", ["cv_detail", "cv_print"])
def test_an_unknown_language_is_not_found(name, migrant, people, client_for):
    page = client_for(people.counsellor).get(url(migrant, name), {"language": "de"})
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("answer", "word"), [(None, "pas demandée"), (True, "acceptée"), (False, "refusée")]
)
def test_the_page_says_whether_the_cv_may_be_sent(answer, word, migrant, people, client_for):
    if answer is not None:
        for granted in (not answer, answer):  # the last answer counts
            actions.record_consent(
                migrant,
                by=people.counsellor,
                purpose="share_cv",
                is_granted=granted,
                channel="oral",
                language="fr",
            )
    body = client_for(people.counsellor).get(url(migrant, "cv_detail")).content.decode()
    assert word in body
    assert ("pas envoyé à un employeur" in body) is (answer is not True)


@pytest.mark.parametrize("name", ["cv_detail", "cv_print"])
@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("colleague", 200),
        ("agency_manager", 200),
        ("stranger", 404),
        ("national_manager", 403),
        ("ministry_reader", 403),
    ],
)
def test_who_may_print(name, persona, status, migrant, people, client_for):
    client = client_for(getattr(people, persona))
    assert client.get(url(migrant, name), {"language": "fr"}).status_code == status
    assert AccessLog.objects.filter(kind="print").exists() is (status == 200 and name == "cv_print")


def test_the_demonstration_says_so_on_paper(migrant, people, client_for, settings):
    client = client_for(people.counsellor)
    assert "démonstration" in printed(client, migrant)[1]
    settings.DEMO = False
    assert "démonstration" not in printed(client, migrant)[1]


def test_the_page_takes_few_queries(rich, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    client.get(url(rich, "cv_detail"))
    with django_assert_max_num_queries(24):
        client.get(url(rich, "cv_detail"))
