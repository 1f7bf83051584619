"""A registration as the browser sends it, for the tests of its pages."""

from django.urls import reverse

LOOKUP = reverse("migrants:migrant_lookup")
CREATE = reverse("migrants:migrant_create")


def begin(client, **typed):
    """Look somebody up and begin their registration; returns its public id."""
    token = client.post(LOOKUP, {"last_name": "Ndiaye"} | typed).context["token"]
    client.post(CREATE, {"token": token})
    return token


def step_url(token, step):
    return reverse("migrants:registration_step", args=[token, step])


def review_url(token):
    return reverse("migrants:registration_review", args=[token])


def done_url(token):
    return reverse("migrants:registration_done", args=[token])


def plain_registration(agency, lead):
    """{step: what is sent} of somebody with a card, a phone and no address."""
    return {
        "identity": {
            "last_name": "Ndiaye",
            "first_name": "Awa",
            "last_name_ar": "نداي",
            "first_name_ar": "أوا",
            "sex": "F",
            "birth_year": "1991",
            "birth_month": "5",
            "birth_day": "",
            "nationality": "SN",
            "other_nationality_1": "ML",
        },
        "papers": {
            "kind": "registration_card",
            "number": "K 12-345",
            "expires_on": "2016-03-01",
        },
        "contact": {
            "phone": "0612345678",
            "has_whatsapp": "on",
            "other_phone": "+221701234567",
            "email_missing_reason": "none_exists",
            "preferred_language": "ar",
            "reading_level": "little",
        },
        "profile": {
            "occupations": ["", "", ""],
            "languages-TOTAL_FORMS": "4",
            "languages-INITIAL_FORMS": "0",
            "languages-0-language": "",
        },
        "consents": {
            "agency": agency.pk,
            "opened_on": "2015-12-14",
            "lead": lead.pk,
            "channel": "oral",
            "language": "fr",
            "processing": "yes",
            "share_cv": "no",
        },
    }


def send(client, token, typed):
    """Send the steps one after the other; returns the answer to the last one."""
    for step, values in typed.items():
        answer = client.post(step_url(token, step), values)
    return answer
