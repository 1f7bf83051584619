"""The portal's settings as the tests see them: demo mode on the eve of the visit."""

import os

os.environ["SHARAKA_DEMO"] = "1"
os.environ["SHARAKA_TODAY"] = "2015-12-14"

from sharaka_portal.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns when it is missing
