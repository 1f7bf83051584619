"""Files that leave the portal with people's data in them: a ZIP that only its password opens.

AES with 256 bits, as WinZip defined it: 7-Zip, WinRAR, Keka and the file managers of Linux open it.
"""

import secrets
from contextlib import contextmanager

import pyzipper

PASSWORD_LENGTH = 12
# Without what is mixed up when it is read out or copied by hand: 0 and O, 1, l and I.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


def new_password():
    """Four groups of four signs: about 93 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


@contextmanager
def sealed(out, name, password):
    """A stream; what is written to it is the file of that name in the encrypted ZIP `out`."""
    how = {"compression": pyzipper.ZIP_DEFLATED, "encryption": pyzipper.WZ_AES}
    with pyzipper.AESZipFile(out, "w", **how) as archive:
        archive.setpassword(password.encode())
        with archive.open(name, "w", force_zip64=True) as stream:
            yield stream
