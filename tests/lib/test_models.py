"""Abstract models: what is asked of the database when a row is checked."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from migrants.models import Assignment, Migrant


def assignment(**values):
    return Assignment(starts_on=datetime.date(2015, 10, 1), **values)


def test_rows_at_hand_are_not_asked_for_again(make_migrant, people, django_assert_num_queries):
    row = assignment(migrant=make_migrant(), user=people.counsellor)
    with django_assert_num_queries(0):
        row.clean_fields()


def test_a_key_alone_is_looked_up(make_migrant, people):
    row = assignment(migrant=make_migrant(), user=people.counsellor)
    row.migrant_id = Migrant.objects.order_by("pk").last().pk + 1
    with pytest.raises(ValidationError) as error:
        row.clean_fields()
    assert set(error.value.error_dict) == {"migrant"}


def test_a_missing_row_is_missed(people):
    with pytest.raises(ValidationError) as error:
        assignment(migrant=None, user=people.counsellor).clean_fields()
    assert set(error.value.error_dict) == {"migrant"}
