"""File numbers that can be read out on the phone: eight signs, the last one a check sign."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
LENGTH = 8


def check_sign(signs):
    """The sign that makes a wrong or swapped sign show: a sum weighted by odd numbers, modulo 32."""
    total = sum((2 * place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[total % len(ALPHABET)]


def new_file_number():
    """A random file number such as `7K2M-9QX4`; the database keeps it unique."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return present(signs + check_sign(signs))


def present(signs):
    return f"{signs[:4]}-{signs[4:]}"


def normalise_file_number(text):
    """The file number meant by what somebody typed, or '' when it is none."""
    signs = text.upper().replace("-", "").replace(" ", "").translate(LOOKALIKES)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return ""
    return present(signs) if check_sign(signs[:-1]) == signs[-1] else ""
