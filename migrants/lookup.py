"""Finding people: the search box, and the look-up of likely duplicates before a registration."""

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python as to_phone

from agencies.enums import Action
from agencies.models import Agency
from migrants import matching, names
from migrants.actions import document_signs
from migrants.candidate_token import token_of
from migrants.filenumber import normalise_file_number
from migrants.models import IdentityDocument, Migrant, NameKey
from migrants.name_sounds import longest
from sharaka_portal.lib.text import ascii_digits, clean

RESULTS_SHOWN = 30
CANDIDATES_SHOWN = 10
PHONE_SIGNS = re.compile(r"[+\d][\d\s().\-/]{5,}")
AGREEMENTS = {
    "name": _("nom"),
    "birth_date": _("date de naissance"),
    "nationality": _("nationalité"),
    "document": _("numéro de pièce"),
    "phone": _("téléphone"),
    "sex": _("sexe"),
}


@dataclass(frozen=True)
class Found:
    """What a search gives one reader: the people they may see, and how many they may not."""

    people: list
    total: int
    hidden: int


def search(user, query):
    """The people whom a text may mean, best first, as far as the reader's rights reach."""
    everybody = Migrant.objects.filter(meant_by(query), merged_into=None)
    visible = everybody.visible_to(user, Action.VIEW_PERSON)
    total = visible.count()
    hidden = everybody.count() - total
    people = sorted(visible.with_file().with_open_state()[: RESULTS_SHOWN * 4], key=rank(query))
    return Found(people[:RESULTS_SHOWN], total, hidden)


def rank(query):
    """The order of results: the most alike name first, in either script."""

    def key(migrant):
        shown = (f"{migrant.first_name} {migrant.last_name}", migrant.arabic_name)
        likeness = max(names.similarity(query, name) for name in shown)
        return -round(likeness, 2), migrant.last_name, migrant.first_name, migrant.pk

    return key


def meant_by(query):
    """The condition of being meant by a text: by name, phone, paper or file number."""
    query = ascii_digits(clean(query))
    condition = Q(pk__in=[])
    if number := normalise_file_number(query):
        absorbed = Migrant.objects.filter(file_number=number, merged_into__isnull=False)
        condition |= Q(file_number=number) | Q(pk__in=absorbed.values("merged_into"))
    if phone := phone_in(query):
        condition |= Q(phone=phone) | Q(other_phone=phone)
    signs = document_signs(query)
    if any(sign.isdigit() for sign in signs) and len(signs) > 1:
        condition |= Q(pk__in=papers_with(signs).values("migrant"))
    words = longest(names.name_tokens(query))
    if words:
        condition |= Q(pk__in=named(words).values("pk"))
    return condition


def named(words):
    """People of whom each word is a name, in any order and spelling, or the beginning of one."""
    people = Migrant.objects.all()
    for word in words:
        keys = NameKey.objects.filter(migrant=OuterRef("pk"), key__in=names.search_keys(word))
        people = people.filter(
            Q(Exists(keys))
            | Q(last_name__istartswith=word)
            | Q(first_name__istartswith=word)
            | Q(last_name_ar__startswith=word)
            | Q(first_name_ar__startswith=word)
        )
    return people


def papers_with(number):
    return IdentityDocument.objects.filter(number_normalised=number)


def phone_in(text):
    """The number in E.164 that a text means when it looks like a telephone number, or ''."""
    if not PHONE_SIGNS.fullmatch(text):
        return ""
    phone = to_phone(re.sub(r"^00", "+", text))
    return phone.as_e164 if phone and phone.is_valid() else ""


class Files:
    """What a reader may see of the people found by a check; read when a page asks for it."""

    def __init__(self, user, people):
        self.user, self.people = user, people

    @cached_property
    def seen(self):
        """{primary key: person} of those whose file the reader may see."""
        people = Migrant.objects.filter(pk__in=[person.pk for person in self.people]).order_by()
        visible = people.visible_to(self.user, Action.VIEW_PERSON)
        return visible.select_related("agency").in_bulk()

    @cached_property
    def agencies(self):
        found = {migrant.agency_id: migrant.agency for migrant in self.seen.values()}
        others = {person.agency_id for person in self.people} - found.keys()
        return found | (Agency.objects.in_bulk(others) if others else {})


@dataclass(frozen=True)
class Candidate:
    """Somebody registered who may be the person at the desk. Only a reader with the right to see
    the file gets `migrant`; others get the agency to call, the fields that agree, and a sealed
    token to ask for the file with."""

    match: matching.Match
    verdict: str  # same, possible or namesake
    files: Files

    @property
    def public_id(self):
        return str(self.match.person.public_id)

    @property
    def agreeing(self):
        return tuple(AGREEMENTS[field] for field in self.match.score.agreeing)

    @property
    def migrant(self):
        return self.files.seen.get(self.match.pk)

    @property
    def agency(self):
        return self.files.agencies[self.match.person.agency_id]

    @property
    def token(self):
        return token_of(self.public_id)


def candidates(user, person, *, with_namesakes=False):
    """Likely duplicates of a `names.PersonKey`, most likely first. Namesakes are people who would
    be likely, were there not many who agree as much."""
    likely = []
    for match in matching.matches(person, with_namesakes=with_namesakes):
        verdict = verdict_of(match.score)
        if verdict == "different" and with_namesakes and verdict_of(match.alone) != "different":
            verdict = "namesake"
        if verdict != "different":
            likely.append((match, verdict))
    likely = likely[:CANDIDATES_SHOWN]
    files = Files(user, [match.person for match, _verdict in likely])
    return [Candidate(match, verdict, files) for match, verdict in likely]


def verdict_of(score):
    """The verdict on two records; one paper number is never passed over, whatever else differs."""
    verdict = names.verdict(score)
    return "possible" if verdict == "different" and "document" in score.agreeing else verdict


def key_of(migrant, wanted=None):
    """What the duplicate check knows of a person; of their papers, the one looked for."""
    numbers = [document.number_normalised for document in migrant.identitydocuments.all()]
    looked_for = document_signs(wanted.document_number) if wanted else ""
    number = looked_for if looked_for in numbers else next(iter(numbers), "")
    return names.PersonKey(
        last_name=migrant.last_name,
        first_name=migrant.first_name,
        last_name_ar=migrant.last_name_ar,
        first_name_ar=migrant.first_name_ar,
        birth_date=migrant.birth_date,
        birth_precision=migrant.birth_precision,
        sex=migrant.sex,
        nationality=str(migrant.nationality),
        document_number=number,
        phone=migrant.phone.as_e164 if migrant.phone else "",
        other_phone=migrant.other_phone.as_e164 if migrant.other_phone else "",
    )
