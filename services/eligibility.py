"""Whether a person fits a service of the catalogue: reasons against, in words.

The rules are data of the type (`ServiceType.eligibility`): `min_age`, `max_age`, `diploma` (one of
`Diploma`), `mentions` (of the residence card), `permit` (a valid one is needed). A reason never
forbids: whoever gives the service all the same says why.
"""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from migrants.enums import PermitMention, Recognition
from migrants.models import Education, IdentityDocument
from services.enums import Diploma

SECONDARY = 3  # ISCED 2011: upper secondary, from where on a level stands for a diploma
COUNTED = (Recognition.RECOGNISED, Recognition.NOT_NEEDED)


def require(people, service_type, day, despite):
    """Raise ValidationError on `despite` when somebody does not fit and no reason was given."""
    found = reasons_against(people, service_type, day)
    if not found or despite.strip():
        return
    several = len(people) > 1
    names = {person.pk: person.full_name for person in people}
    lines = [
        _("%(name)s : %(reason)s") % {"name": names[key], "reason": reason} if several else reason
        for key, reasons in found.items()
        for reason in reasons
    ]
    raise ValidationError({"despite": lines})


def reasons_against(people, service_type, day):
    """{key: [reason]} of the people who do not fit, in at most two queries."""
    general = list(out_of_force(service_type, day))
    rules, keys = service_type.eligibility, [person.pk for person in people]
    papers = _papers(keys, day) if rules.get("mentions") or rules.get("permit") else {}
    diplomas = _diplomas(keys, rules["diploma"]) if rules.get("diploma") else set()
    found = {}
    for person in people:
        reasons = [
            *general,
            *_age(person, rules, day),
            *_diploma(person, rules, diplomas),
            *_permit(papers.get(person.pk, []), rules),
        ]
        if reasons:
            found[person.pk] = reasons
    return found


def out_of_force(service_type, day):
    """Why a service of the catalogue is not given on a day, or nothing."""
    words = {"name": service_type.label}
    if not service_type.is_active:
        yield _("« %(name)s » n’est plus au catalogue.") % words
    elif service_type.starts_on and day < service_type.starts_on:
        words["day"] = date_format(service_type.starts_on, "d/m/Y")
        yield _("« %(name)s » n’est proposée qu’à partir du %(day)s.") % words
    elif service_type.ends_on and day > service_type.ends_on:
        words["day"] = date_format(service_type.ends_on, "d/m/Y")
        yield _("« %(name)s » n’est plus proposée depuis le %(day)s.") % words


def _age(person, rules, day):
    youngest, oldest = rules.get("min_age"), rules.get("max_age")
    if youngest is None and oldest is None:
        return
    if person.birth_date is None:
        yield _("La date de naissance n’est pas connue : vérifiez l’âge.")
        return
    born = person.birth_date
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if youngest is not None and age < youngest:
        yield _("Il faut avoir %(least)d ans : la personne en a %(age)d.") % {
            "least": youngest,
            "age": age,
        }
    if oldest is not None and age > oldest:
        yield _("Il faut avoir %(most)d ans au plus : la personne en a %(age)d.") % {
            "most": oldest,
            "age": age,
        }


def _diplomas(keys, rule):
    """The people whose file tells of a diploma, recognised where the rule asks for it."""
    rows = Education.objects.filter(migrant__in=keys).filter(
        Q(level__isnull=True) | Q(level__isced_level__gte=SECONDARY)
    )
    if rule == Diploma.RECOGNISED:
        rows = rows.filter(recognition__in=COUNTED)
    return set(rows.values_list("migrant", flat=True))


def _diploma(person, rules, holders):
    rule = rules.get("diploma")
    if rule and person.pk not in holders:
        yield (
            _("Il faut un diplôme reconnu au Maroc : le dossier n’en mentionne pas.")
            if rule == Diploma.RECOGNISED
            else _("Il faut un diplôme : le dossier n’en mentionne pas.")
        )


def _papers(keys, day):
    """{key: [(mention, whether it is in force)]} of the people's current residence papers."""
    rows = IdentityDocument.objects.residence().filter(migrant__in=keys, is_current=True)
    valid = IdentityDocument.objects.valid_on(day).filter(pk=OuterRef("pk"))
    found = {}
    for key, mention, is_valid in rows.annotate(is_valid=Exists(valid)).values_list(
        "migrant", "mention", "is_valid"
    ):
        found.setdefault(key, []).append((mention, is_valid))
    return found


def _permit(papers, rules):
    if rules.get("permit") and not any(is_valid for _mention, is_valid in papers):
        yield _("Il faut un titre en cours de validité à cette date.")
    wanted = rules.get("mentions")
    if wanted and not any(mention in wanted for mention, _is_valid in papers):
        labels = ", ".join(str(PermitMention(code).label) for code in wanted)
        yield _("Le titre doit porter la mention : %(mentions)s.") % {"mentions": labels}
