"""The larger demonstrations: agencies beside the pilot's, of which few are open to these people."""

import pytest

from agencies.models import Agency
from migrants.models import Handover, Migrant
from reports.demo.load import SIZES, Size, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch):
    """Load a few people in the agencies of a size."""

    def tell(name, people):
        size = SIZES[name]
        monkeypatch.setitem(SIZES, name, Size(people, size.presumed, size.region))
        load(name)

    return tell


def test_a_region_with_one_open_agency_has_no_request_from_elsewhere(loaded):
    loaded("region", 110)
    open_ones = Agency.objects.filter(migrants__isnull=False, open_to_migrants_on__isnull=False)
    assert {agency.code for agency in open_ones} == {"casablanca"}
    assert Migrant.objects.count() == 110
    assert Agency.objects.filter(migrants__isnull=False).distinct().count() > 3
    assert [handover.is_request for handover in Handover.objects.all()] == [False, False]
