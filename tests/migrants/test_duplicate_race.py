"""Two desks decide on one pair at the same moment: one decision stands, one refusal is read."""

import pytest
from django.core.exceptions import ValidationError

from migrants.actions import decide_different, merge_pair, suspect_pair
from migrants.models import DuplicatePair, Merge, Migrant
from tests.races import Race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def files(make_migrant):
    return make_migrant(last_name="Diallo"), make_migrant(last_name="Jallow")


def raised(files, by):
    return suspect_pair(*files, by=by, score=0.9, agreeing=["name"], source="desk")


def test_one_decision_stands(files, people, tmp_path):
    pair, _new = raised(files, people.counsellor)
    race = Race(tmp_path)

    def differ():
        return decide_different(DuplicatePair.objects.get(pk=pair.pk), by=people.colleague)

    def merge():
        mine = DuplicatePair.objects.get(pk=pair.pk)
        return merge_pair(mine, by=people.counsellor, keep=mine.first)

    results = race(differ, merge)
    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one).__mro__[1] for one in refused] == [ValidationError]
    assert "l’état a changé" in refused[0].messages[0]
    state, merges = race.ask(
        lambda: (DuplicatePair.objects.get(pk=pair.pk).state, Merge.objects.count())
    )
    assert (state, merges) in {("different", 0), ("merged", 1)}


def test_one_of_two_merges_stands(files, people, tmp_path):
    pair, _new = raised(files, people.counsellor)
    race = Race(tmp_path)

    def merge(side):
        mine = DuplicatePair.objects.get(pk=pair.pk)
        return merge_pair(mine, by=people.counsellor, keep=getattr(mine, side))

    results = race(lambda: merge("first"), lambda: merge("second"))
    assert sum(isinstance(one, ValidationError) for one in results) == 1
    assert race.ask(lambda: Migrant.objects.exclude(merged_into=None).count()) == 1


def test_pair_raised_twice_at_once_is_one(files, people, tmp_path):
    race = Race(tmp_path)
    results = race(
        *[lambda by=by: raised(files, by) for by in (people.counsellor, people.colleague)]
    )
    assert sorted(is_new for _pair, is_new in results) == [False, True]
    assert race.ask(DuplicatePair.objects.count) == 1
