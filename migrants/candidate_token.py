"""A sealed name for a person found by the duplicate check, safe in an address.

Whoever holds it learns nothing of the person, and may only ask for a transfer with it.
"""

from django.core import signing

SALT = "migrants.candidate"
LASTS = 24 * 60 * 60  # seconds: a day at the desk


def token_of(public_id):
    return signing.dumps(str(public_id), salt=SALT)


def read_token(token):
    """The person's public id. Raises django.core.signing.BadSignature, also when a day is over."""
    return signing.loads(token, salt=SALT, max_age=LASTS)
