"""Opening hours and rooms of an agency: loaded once, then kept by whoever keeps the lists."""

import datetime

import pytest

from agencies.models import Agency, AuditEntry, OpeningHours
from agencies.reference import load_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(people, client_for):
    return client_for(people.administrator)


def test_usual_hours_are_loaded_for_agencies_without_any(fes, rabat):
    fes.hours.all().delete()
    rabat.hours.filter(weekday=4).delete()
    load_hours()
    assert [row.weekday for row in fes.hours.all()] == [0, 1, 2, 3, 4]
    assert {(row.opens_at, row.closes_at) for row in fes.hours.all()} == {
        (datetime.time(8, 30), datetime.time(16, 30))
    }
    assert rabat.hours.count() == 4


def agency_form(agency, hours, rooms):
    fields = (
        "label_fr", "label_ar", "label_en", "sort_order", "city_fr", "city_ar", "phone", "address",
    )  # fmt: skip
    data = {name: getattr(agency, name) for name in fields}
    data |= {"province": agency.province_id, "is_active": "on", "is_pilot": "on"}
    for prefix, rows in (("hours", hours), ("rooms", rooms)):
        known = sum("id" in row for row in rows)
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": known}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
            data[f"{prefix}-{number}-agency"] = agency.pk
    return data


def hours_of(agency):
    return [
        {
            "id": row.pk,
            "weekday": row.weekday,
            "opens_at": f"{row.opens_at:%H:%M}",
            "closes_at": f"{row.closes_at:%H:%M}",
        }
        for row in agency.hours.all()
    ]


def save(client, agency, hours, rooms):
    return client.post(
        f"/admin/agencies/agency/{agency.pk}/change/", agency_form(agency, hours, rooms)
    )


def test_changed_hours_and_a_new_room_leave_one_line(keeper, people, fes):
    hours = hours_of(fes)
    hours[0]["opens_at"] = "09:00"
    hours[4]["DELETE"] = "on"
    room = {"name": "Bureau 3", "seats": 2, "is_active": "on"}
    response = save(keeper, fes, hours, [room])
    assert response.status_code == 302, response.context["errors"]
    assert fes.hours.get(weekday=0).opens_at == datetime.time(9)
    assert fes.hours.count() == 4
    assert fes.rooms.get().name == "Bureau 3"
    line = AuditEntry.objects.get(subject_type="agencies.agency", changes__has_key="hours")
    assert (line.by, line.agency) == (people.administrator, fes)
    assert line.changes["rooms"] == ["", "Bureau 3 (2)"]
    page = keeper.get("/admin/agencies/agency/").status_code
    assert page == 200


def test_hours_in_the_wrong_order_are_refused(keeper, fes):
    hours = hours_of(fes)
    hours[0] |= {"opens_at": "17:00", "closes_at": "16:00"}
    response = save(keeper, fes, hours, [])
    assert response.status_code == 200
    assert "ferme avant d’ouvrir" in response.content.decode()
    assert OpeningHours.objects.get(agency=fes, weekday=0).opens_at == datetime.time(8, 30)


def test_a_room_is_taken_out_of_use_not_removed(keeper, fes):
    room = fes.rooms.create(name="Bureau 1")
    page = keeper.get(f"/admin/agencies/agency/{fes.pk}/change/").content.decode()
    assert "hours-0-DELETE" in page
    assert "rooms-0-DELETE" not in page
    save(keeper, fes, hours_of(fes), [{"id": room.pk, "name": "Bureau 1", "seats": 2}])
    room.refresh_from_db()
    assert not room.is_active


def test_only_staff_keep_them(people, client_for):
    url = f"/admin/agencies/agency/{Agency.objects.get(code='fes').pk}/change/"
    assert client_for(people.agency_manager).get(url).status_code in (302, 403)
