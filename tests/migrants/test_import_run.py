"""A registration sheet in the browser, from the upload to the people registered."""

import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccessLog, AuditEntry
from migrants.actions import imports
from migrants.models import ImportJob, Migrant
from sharaka_portal.lib.tabular import read_table

pytestmark = pytest.mark.django_db
HEADER = ["Nom", "Prénom", "Sexe", "Né(e) le", "Nationalité", "Téléphone", "N° carte de séjour"]
FIELDS = (
    "last_name",
    "first_name",
    "sex",
    "birth_date",
    "nationality",
    "phone",
    "document_number",
)
AWA = ["DIOP", "Awa", "F", "01/05/1990", "Sénégalaise", "0600000001", "AA11"]
MOUSSA = ["FALL", "Moussa", "M", "02/06/1991", "SN", "", "BB22"]
WRONG = ["SOW", "Binta", "?", "31/02/1991", "Sénégalaise", "", ""]


def sheet(*rows, header=HEADER, name="inscrits.csv"):
    text = "\n".join(";".join(row) for row in (header, *rows))
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def client(people, client_for):
    return client_for(people.agency_manager)


def at(name, job, *more):
    return reverse(f"migrants:import_{name}", args=[job.public_id, *more])


def send(client, fes, *rows, **options):
    """Upload a sheet and let its guessed columns stand; returns the job."""
    data = {"file": sheet(*rows, **options), "agency": fes.public_id}
    response = client.post(reverse("migrants:import_create"), data)
    assert response.status_code == 302, response.context["form"].errors
    job = ImportJob.objects.latest("pk")
    page = client.get(response["Location"])
    columns = {field.html_name: field.value() for field in page.context["form"]}
    assert client.post(response["Location"], columns).status_code == 302
    return job


def press(client, job, name, times=50):
    """Press the button « Continuer » until nothing is left to do."""
    for _ in range(times):
        client.post(at(name, job))
        job.refresh_from_db()
        if name == "check" and len(job.preview) == len(job.rows):
            return
        if name == "run" and job.state == "done":
            return
    raise AssertionError("The import does not end.")


def checked(client, fes, *rows, **options):
    job = send(client, fes, *rows, **options)
    press(client, job, "check")
    return job


def taken(client, job):
    client.post(at("start", job))
    press(client, job, "run")
    return job.counts


def outcomes(job):
    return {int(line): fate[0] for line, fate in job.preview.items()}


def test_from_the_file_to_the_register(client, fes):
    job = checked(client, fes, AWA, MOUSSA, WRONG)
    assert outcomes(job) == {2: "created", 3: "created", 4: "rejected"}
    assert not Migrant.objects.exists()
    page = client.get(at("detail", job)).content.decode()
    assert "31/02/1991" in page
    assert "Importer les lignes acceptées" in page

    assert taken(client, job) == {
        "read": 3,
        "created": 2,
        "updated": 0,
        "suspected": 0,
        "rejected": 1,
    }
    awa = Migrant.objects.get(last_name="DIOP")
    assert (awa.first_name, awa.sex, str(awa.nationality)) == ("Awa", "F", "SN")
    assert awa.birth_date == datetime.date(1990, 5, 1)
    assert awa.agency == fes
    assert AuditEntry.objects.filter(person_id=awa.public_id).first().by_id == job.by_id
    assert client.get(at("detail", job)).status_code == 200


def test_the_same_file_again_creates_nothing_and_says_so(client, fes):
    taken(client, checked(client, fes, AWA, MOUSSA))
    job = checked(client, fes, AWA, MOUSSA)
    assert "déjà été envoyé" in client.get(at("detail", job)).content.decode()
    assert "déjà été envoyé" in client.get(at("columns", job)).content.decode()
    assert taken(client, job)["created"] == 0
    assert Migrant.objects.count() == 2


def test_another_file_says_nothing_of_the_kind(client, fes):
    taken(client, checked(client, fes, AWA))
    job = checked(client, fes, MOUSSA)
    assert "déjà été envoyé" not in client.get(at("detail", job)).content.decode()


def test_killed_between_two_chunks_it_goes_on_without_doubles(client, fes, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    rows = [[f"NOM{'ABCDE'[i]}", "Awa", "F", f"0{i + 1}/05/199{i}", "SN", "", ""] for i in range(5)]
    job = checked(client, fes, *rows)
    client.post(at("start", job))
    client.post(at("run", job))
    job.refresh_from_db()
    assert (len(job.fates), job.state) == (2, "running")

    real = imports.import_rows

    def killed(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(imports, "import_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        client.post(at("run", job))
    monkeypatch.setattr(imports, "import_rows", real)
    job.refresh_from_db()
    # Neither people nor fates of the chunk that was killed.
    assert (Migrant.objects.count(), len(job.fates)) == (2, 2)

    press(client, job, "run")
    assert job.counts["created"] == 5
    assert Migrant.objects.count() == 5


def test_htmx_gets_the_bar_and_at_the_end_a_fresh_page(client, fes, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 1)
    job = send(client, fes, AWA, MOUSSA)
    page = client.get(at("detail", job)).content.decode()
    assert f'hx-post="{at("check", job)}"' in page
    assert "Continuer" in page
    first = client.post(at("check", job), headers={"HX-Request": "true"})
    assert 'value="1"' in first.content.decode()
    last = client.post(at("check", job), headers={"HX-Request": "true"})
    assert last["HX-Refresh"] == "true"


def test_stopped_midway_the_rest_can_be_sent_again(client, fes, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 1)
    job = checked(client, fes, AWA, MOUSSA)
    client.post(at("start", job))
    client.post(at("run", job))
    client.post(at("stop", job))
    job.refresh_from_db()
    assert job.state == "done"
    assert job.counts == {"read": 2, "created": 1, "updated": 0, "suspected": 0, "rejected": 1}
    again = client.get(at("rejects", job))
    assert [row.cells["Nom"] for row in read_table(again.content).rows] == ["FALL"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_rows_left_out_are_downloaded_corrected_and_sent_again(client, fes, file_format):
    wrong = ["=SOW", "Binta", "?", "31/02/1991", "Sénégalaise", "+212600000002", ""]
    job = checked(client, fes, AWA, wrong)
    taken(client, job)
    answer = client.get(at("rejects", job), {"format": file_format})
    assert f".{file_format}" in answer["Content-Disposition"]
    back = read_table(answer.content, "x")
    assert back.headers == ["Ligne", "Suite donnée", "Motif", *HEADER]
    (row,) = back.rows
    assert list(row.cells.values())[3:] == wrong
    assert row.cells["Ligne"] == "3"
    assert "31/02/1991" in row.cells["Motif"]
    log = AccessLog.objects.filter(kind="export").get()
    assert (log.subject_id, log.detail) == (job.public_id, {"rows": 1})

    cells = [*list(row.cells.values())[:3], "SOW", "Binta", "F", "28/02/1991", *wrong[4:]]
    second = checked(client, fes, cells, header=back.headers)
    assert taken(client, second)["created"] == 1
    assert Migrant.objects.get(last_name="SOW").phone.as_e164 == "+212600000002"


def test_cells_are_cleared_when_they_have_served(client, fes):
    job = checked(client, fes, AWA, WRONG)
    taken(client, job)
    job.refresh_from_db()
    assert [row[0] for row in job.rows] == [3]
    assert (job.preview, job.decisions, job.corrections) == ({}, {}, {})
    assert "DIOP" not in str(job.__dict__)

    given_up = checked(client, fes, MOUSSA)
    client.post(at("cancel", given_up))
    given_up.refresh_from_db()
    assert (given_up.state, given_up.rows, given_up.preview) == ("cancelled", [], {})
    assert client.get(at("detail", given_up)).status_code == 200


def test_imports_left_alone_are_cleared_after_a_month(client, fes, capsys):
    done, begun, running, fresh = [checked(client, fes, WRONG, AWA) for _ in range(4)]
    taken(client, done)
    client.post(at("start", running))
    old = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    ImportJob.objects.exclude(pk=fresh.pk).update(updated_at=old)
    call_command("run_daily")
    assert "clear_imports: 3\n" in capsys.readouterr().out
    for job in (done, begun, running, fresh):
        job.refresh_from_db()
    assert [job.state for job in (done, begun, running, fresh)] == [
        "done",
        "cancelled",
        "done",
        "checked",
    ]
    assert [len(job.rows) for job in (done, begun, running, fresh)] == [0, 0, 0, 2]
    assert done.counts["rejected"] == 1
    assert client.get(at("detail", done)).status_code == 200


def test_history_says_who_and_how_many_but_nothing_of_the_cells(client, fes, people):
    job = checked(client, fes, AWA, WRONG)
    taken(client, job)
    entries = AuditEntry.objects.filter(subject_id=job.public_id)
    assert {entry.by for entry in entries} == {people.agency_manager}
    assert "DIOP" not in str([entry.changes for entry in entries])
    assert entries.filter(changes__created=[None, 1]).exists()


def test_moves_out_of_turn_are_refused(client, fes):
    job = send(client, fes, AWA)
    client.post(at("start", job))
    client.post(at("run", job))
    job.refresh_from_db()
    assert (job.state, job.fates) == ("checked", {})
    press(client, job, "check")
    taken(client, job)
    for name in ("start", "run", "stop", "cancel", "check"):
        assert client.post(at(name, job)).status_code == 302
    job.refresh_from_db()
    assert (job.state, Migrant.objects.count()) == ("done", 1)


def test_pages_cost_a_fixed_number_of_queries(client, fes, django_assert_max_num_queries, people):
    days = [f"0{i + 1}/05/1990" for i in range(9)]
    before = [[f"NOM{'ABCDEFGHI'[i]}", "Awa", "F", day, "SN", "", ""] for i, day in enumerate(days)]
    taken(client, checked(client, fes, *before))
    job = checked(client, fes, *before, WRONG)
    with django_assert_max_num_queries(10):
        client.get(at("detail", job))
    with django_assert_max_num_queries(8):
        client.get(reverse("migrants:import_list"))
    with django_assert_max_num_queries(9):
        client.get(at("columns", job))


def test_reading_a_sheet_leaves_a_trace(client, fes, people):
    job = checked(client, fes, AWA)
    client.get(at("detail", job))
    seen = AccessLog.objects.filter(kind="read", subject_id=job.public_id)
    assert {log.user for log in seen} == {people.agency_manager}


def test_filter_shows_one_outcome(client, fes):
    job = checked(client, fes, AWA, MOUSSA, WRONG)
    page = client.get(at("detail", job), {"outcome": "rejected"})
    assert [line.number for line in page.context["page_obj"]] == [4]
    assert len(client.get(at("detail", job), {"outcome": "nonsense"}).context["page_obj"]) == 3


# Whatever the cells: created + updated + suspected + rejected = read

cell = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=10)
rows = st.lists(
    st.tuples(
        st.sampled_from(["DIOP", "Diop", "Koné", "Total"]) | cell,
        st.sampled_from(["Awa", "Moussa", ""]),
        st.sampled_from(["Femme", "M", "?"]),
        st.sampled_from(["01/05/1990", "1985", "", "31/02/1990"]) | cell,
        st.sampled_from(["Sénégalaise", "SN", "Congolais", "Martien"]),
        st.sampled_from(["0600000001", "06", ""]),
        st.sampled_from(["AA11", "aa-11", "BB22", ""]) | cell,
    ),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=rows, chunk=st.integers(1, 4))
def test_no_row_is_lost(client, fes, people, monkeypatch, rows, chunk):
    monkeypatch.setattr(imports, "CHUNK", chunk)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    file = SimpleUploadedFile("x.csv", text.getvalue().encode())
    job = imports.upload_sheet(by=people.agency_manager, agency=fes, file=file)
    read, before = len(job.rows), Migrant.objects.count()
    columns = dict(zip(FIELDS, HEADER, strict=True))
    job = imports.set_columns(job, by=people.agency_manager, columns=columns)
    press(client, job, "check")
    found = taken(client, job)
    assert found["read"] == read
    assert sum(found.values()) == 2 * read
    assert Migrant.objects.count() - before == found["created"]
    assert len(job.fates) == read
