"""Uploaded documents: checked by content, stored under random names, handed out by right alone."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry
from migrants.actions import remove_document, restore_document, upload_document
from migrants.models import Document

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def png():
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (4, 4)).save(buffer, "PNG")
    return buffer.getvalue()


def jpeg():
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (4, 4)).save(buffer, "JPEG")
    return buffer.getvalue()


def upload(content=PDF, name="scan.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def document(migrant, people):
    return upload_document(migrant, by=people.counsellor, kind="diploma", file=upload())


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (png(), "image/png"), (jpeg(), "image/jpeg")],
)
def test_type_is_read_from_the_content(content, kind, migrant, people):
    file = upload(content, "whatever.exe")
    found = upload_document(migrant, by=people.counsellor, kind="other", file=file)
    assert found.content_type == kind


@pytest.mark.parametrize(
    "content", [HTML, b"MZ\x90\x00", b"GIF89a....", b"PK\x03\x04", b"", b" " + PDF]
)
def test_other_files_are_refused_whatever_their_name(content, migrant, people, settings):
    with pytest.raises(ValidationError):
        upload_document(migrant, by=people.counsellor, kind="cv", file=upload(content, "cv.pdf"))
    assert not Document.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_size_is_limited(migrant, people, settings):
    settings.UPLOAD_MEGABYTES = 1
    big = upload(PDF + b"0" * 1024 * 1024)
    with pytest.raises(ValidationError, match="dépasse 1"):
        upload_document(migrant, by=people.counsellor, kind="cv", file=big)


def test_stored_name_tells_nothing(document, settings):
    name = document.file.name
    assert "scan" not in name
    assert "." not in name
    assert (settings.MEDIA_ROOT / name).read_bytes() == PDF
    assert AuditEntry.objects.filter(subject_id=document.public_id, verb="created").exists()


def test_same_file_twice_is_refused(document, migrant, people):
    with pytest.raises(ValidationError, match="déjà dans le dossier"):
        upload_document(migrant, by=people.counsellor, kind="cv", file=upload())


def test_paper_of_another_person_is_refused(make_migrant, people):
    other = make_migrant(documents=[{"kind": "passport", "number": "P1"}])
    with pytest.raises(ValidationError, match="autre dossier"):
        upload_document(
            make_migrant(),
            by=people.counsellor,
            kind="passport",
            file=upload(),
            identity_document=other.identitydocuments.get(),
        )


def test_page_adds_and_the_file_is_handed_out_with_a_trace(migrant, people, client_for):
    client = client_for(people.counsellor)
    client.post(
        reverse("migrants:document_upload", args=[migrant.public_id]),
        {"kind": "diploma", "file": upload(), "title": "Licence"},
    )
    document = Document.objects.get()
    response = client.get(reverse("migrants:document_file", args=[document.public_id]))
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert AccessLog.objects.filter(subject_id=document.public_id, kind="read").exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 200), ("stranger", 404), ("national_manager", 403), ("ministry_reader", 403)],
)
def test_who_may_open_it(who, status, document, people, client_for):
    url = reverse("migrants:document_file", args=[document.public_id])
    response = client_for(getattr(people, who)).get(url)
    if response.streaming:
        response.getvalue()  # to its end, which closes the file
    assert response.status_code == status


def test_upload_has_no_address_of_its_own(document, client):
    assert client.get(f"/uploads/{document.file.name}").status_code in (302, 404)
    assert client.get(f"/media/{document.file.name}").status_code in (302, 404)


def test_removed_document_is_out_of_reach_and_comes_back(document, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("migrants:document_file", args=[document.public_id])
    client.post(reverse("migrants:document_remove", args=[document.public_id]))
    assert client.get(url).status_code == 404
    client.post(reverse("migrants:document_restore", args=[document.public_id]))
    response = client.get(url)
    response.close()
    assert response.status_code == 200


def test_removing_twice_is_refused(document, people):
    remove_document(document, by=people.counsellor)
    with pytest.raises(ValidationError, match="déjà changé"):
        remove_document(document, by=people.counsellor)
    restore_document(document, by=people.counsellor)


def test_bad_file_is_explained_on_the_page(migrant, people, client_for):
    page = client_for(people.counsellor).post(
        reverse("migrants:document_upload", args=[migrant.public_id]),
        {"kind": "cv", "file": upload(HTML, "cv.pdf")},
    )
    assert "ni un PDF" in page.content.decode()
