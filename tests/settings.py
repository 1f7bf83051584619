"""The portal's settings as the tests see them: demo mode on the eve of the visit."""

import os
import sys

from django.template.base import FilterExpression

os.environ["SHARAKA_DEMO"] = "1"
os.environ["SHARAKA_TODAY"] = "2015-12-14"

from sharaka_portal.settings import *  # noqa: F403
from sharaka_portal.settings import TEMPLATES

WHITENOISE_AUTOREFRESH = True  # or each test client would read all collected files anew


class Undefined(str):
    """What Django prints for an undefined variable: here it fails. Conditions may ask for one."""

    def __bool__(self):
        """False; asked by Django where a variable that is printed or passed on is undefined."""
        asking = sys._getframe(1)
        if asking.f_code is FilterExpression.resolve.__code__:
            self % asking.f_locals["self"].var
        return False

    def __contains__(self, part):
        """{% blocktranslate %} asks whether the name of the variable goes into the text."""
        return True

    def __mod__(self, name):
        raise NameError(f"A template prints {name}, which is not defined.")


# Our own templates define what they print. Those of packages (admin, forms, crispy) do not: they
# come from a second engine, asked when the first knows no such template, set as in production.
TEMPLATES = [
    TEMPLATES[0]
    | {
        "APP_DIRS": False,
        "OPTIONS": TEMPLATES[0]["OPTIONS"] | {"string_if_invalid": Undefined()},
    },
    TEMPLATES[0] | {"NAME": "packages"},
]
