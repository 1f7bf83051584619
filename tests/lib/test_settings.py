"""Settings that follow from other variables, read in a process of their own."""

import os
import subprocess
import sys

import pytest

ASK = "from django.conf import settings; print(settings.PUBLIC_URL)"
DEMO = {"SHARAKA_DEMO": "1"}
PRODUCTION = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "sharaka.example,autre.example"}
NAMES = ("SHARAKA_DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "PORT")


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        (DEMO, "http://localhost:8000"),
        (DEMO | {"PORT": "8123"}, "http://localhost:8123"),
        (DEMO | {"PORT": "8123", "PUBLIC_URL": "https://a.example/"}, "https://a.example"),
        (PRODUCTION | {"PORT": "8123"}, "https://sharaka.example"),
    ],
)
def test_the_address_from_outside(variables, address, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment |= variables
    environment |= {
        "DJANGO_SETTINGS_MODULE": "sharaka_portal.settings",
        "SHARAKA_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == address
