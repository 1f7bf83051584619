"""Lists of people: caseload, permits, suggestions of occupations."""

import datetime

import pytest
from django.urls import reverse

from migrants.actions import close_file

DAY = datetime.date
LIST, PERMITS = reverse("migrants:migrant_list"), reverse("migrants:permit_list")


def card(number, expires_on, kind="registration_card"):
    return {"kind": kind, "number": number, "expires_on": expires_on}


@pytest.fixture
def crowd(make_migrant, people, rabat):
    """Today is 14 December 2015."""
    made = {
        "ended": make_migrant(last_name="Ended", documents=[card("A1", DAY(2015, 12, 13))]),
        "today": make_migrant(last_name="Today", documents=[card("A2", DAY(2015, 12, 14))]),
        "in30": make_migrant(last_name="In30", documents=[card("A3", DAY(2016, 1, 13))]),
        "in31": make_migrant(last_name="In31", documents=[card("A4", DAY(2016, 1, 14))]),
        "in90": make_migrant(last_name="In90", documents=[card("A5", DAY(2016, 3, 13))]),
        "in91": make_migrant(last_name="In91", documents=[card("A6", DAY(2016, 3, 14))]),
        "none": make_migrant(last_name="None", nationality="ML", phone="+212612345678"),
        "bridged": make_migrant(
            last_name="Bridged",
            by=people.colleague,
            documents=[card("A7", DAY(2015, 11, 1)), card("R7", DAY(2016, 2, 1), "receipt")],
        ),
        "closed": make_migrant(last_name="Closed", documents=[card("A8", DAY(2015, 12, 20))]),
        "far": make_migrant(last_name="Far", agency=rabat, by=people.stranger),
    }
    close_file(made["closed"], by=people.counsellor, reason="placed")
    return made


def shown(client, address, **query):
    return [migrant.last_name for migrant in client.get(address, query).context["page_obj"]]


def test_a_counsellor_begins_with_their_own_open_files(crowd, people, client_for):
    found = shown(client_for(people.counsellor), LIST)
    assert found == ["Ended", "In30", "In31", "In90", "In91", "None", "Today"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "all", "permit": "ended"}, ["Ended"]),
        ({"who": "all", "permit": "30"}, ["In30", "Today"]),
        ({"who": "all", "permit": "60"}, ["Bridged", "In31"]),
        ({"who": "all", "permit": "90"}, ["In90"]),
        ({"who": "all", "permit": "ok"}, ["In91"]),
        ({"who": "all", "permit": "none"}, ["None"]),
        ({"who": "all", "state": "closed"}, ["Closed"]),
        ({"who": "mine", "nationality": "ML"}, ["None"]),
        ({"who": "all", "q": "0612345678"}, ["None"]),
        ({"who": "all", "q": "bridged"}, ["Bridged"]),
    ],
)
def test_filters(crowd, people, client_for, query, found):
    assert shown(client_for(people.counsellor), LIST, **query) == found


def test_a_lead_is_a_filter(crowd, people, client_for):
    found = shown(
        client_for(people.agency_manager), LIST, who="all", lead=str(people.colleague.public_id)
    )
    assert found == ["Bridged"]


def test_the_national_manager_chooses_an_agency(crowd, people, client_for):
    client = client_for(people.national_manager)
    assert shown(client, LIST, agency="rabat-agdal", state="all") == ["Far"]
    assert "who" not in client.get(LIST, follow=True).context["form"].fields


def test_the_page_says_what_the_filters_hide(crowd, people, client_for):
    page = client_for(people.counsellor).get(LIST, {"who": "all", "permit": "ended"})
    # nine files in Fès, one shown
    assert page.context["hidden"] == 8
    assert "cachent 8 autres dossiers" in page.content.decode()


def test_filters_come_back_until_they_are_reset(crowd, people, client_for):
    client = client_for(people.counsellor)
    client.get(LIST, {"who": "all", "permit": "60"})
    back = client.get(LIST, follow=True)
    assert [migrant.last_name for migrant in back.context["page_obj"]] == ["Bridged", "In31"]
    assert "Ended" in [
        m.last_name for m in client.get(LIST, {"reset": 1}, follow=True).context["page_obj"]
    ]


def test_the_list_is_cut_into_pages_with_few_queries(
    make_migrant, people, client_for, django_assert_max_num_queries
):
    for n in range(27):
        make_migrant(documents=[card(f"K{n}00", DAY(2016, 1, 1))])
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(18):
        page = client.get(LIST)
    assert len(page.context["page_obj"]) == 25
    assert len(shown(client, LIST, who="mine", page=2)) == 2


@pytest.mark.parametrize("address", [LIST, PERMITS])
@pytest.mark.parametrize("persona", ["ministry_reader", "auditor", "administrator"])
def test_other_roles_have_no_lists(people, client_for, address, persona):
    assert client_for(getattr(people, persona)).get(address).status_code == 403


# Permits


def test_permits_that_end_first_come_first(crowd, people, client_for):
    client = client_for(people.counsellor)
    page = client.get(PERMITS, {"who": "all"})
    found = [migrant.last_name for migrant in page.context["page_obj"]]
    assert found == ["Ended", "Today", "In30", "In31", "Bridged", "In90"]
    assert [(code, count) for code, _label, count in page.context["tabs"]] == [
        ("ended", 1),
        ("30", 2),
        ("60", 2),
        ("90", 1),
    ]
    assert page.context["without"] == 1
    assert shown(client, PERMITS, who="all", band="60") == ["In31", "Bridged"]
    assert "+212" not in page.content.decode()


def test_my_permits_are_those_of_my_people(crowd, people, client_for):
    assert shown(client_for(people.colleague), PERMITS) == ["Bridged"]


def test_the_permit_list_takes_few_queries(
    make_migrant, people, client_for, django_assert_max_num_queries
):
    for n in range(15):
        make_migrant(documents=[card(f"K{n}00", DAY(2016, 1, 1))])
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(14):
        client.get(PERMITS)


# Occupations


def test_occupations_are_suggested_while_typing(people, client_for):
    client = client_for(people.counsellor)
    address = reverse("migrants:occupation_options")
    body = client.get(address, {"occupations": "CUISINI"}).content.decode()
    assert "cuisini" in body
    assert body.count("<option") <= 12
    assert "<option" not in client.get(address, {"occupations": "c"}).content.decode()
