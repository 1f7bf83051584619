"""The demonstration accounts: counsellors and a manager in each agency, national readers."""

import datetime

from django.contrib.auth.hashers import make_password

from agencies.actions import create_user, grant_membership
from agencies.demo import DEMO_DOMAIN, DEMO_PASSWORD
from agencies.models import Language, Role, User

SINCE = datetime.date(2015, 9, 1)
# agency: the counsellors, then the manager: (first name, last name, the same in Arabic, languages)
STAFF = {
    "casablanca": [
        ("Salma", "Bennani", "سلمى", "بناني", "fra ary eng"),
        ("Hicham", "El Idrissi", "هشام", "الإدريسي", "fra ary"),
        ("Nadia", "Tazi", "نادية", "التازي", "fra ary spa"),
        ("Rachid", "Alaoui", "رشيد", "العلوي", "fra ary"),
    ],
    "rabat-agdal": [
        ("Imane", "Berrada", "إيمان", "برادة", "fra ary eng"),
        ("Youssef", "Chraibi", "يوسف", "الشرايبي", "fra ary"),
        ("Khadija", "Mansouri", "خديجة", "المنصوري", "fra ary"),
        ("Karim", "Lahlou", "كريم", "لحلو", "fra ary eng"),
    ],
    "tanger": [
        ("Sanae", "Temsamani", "سناء", "التمسماني", "fra ary spa"),
        ("Omar", "Benjelloun", "عمر", "بنجلون", "fra ary eng"),
        ("Latifa", "Raissouni", "لطيفة", "الريسوني", "fra ary spa"),
    ],
    "fes": [
        ("Meryem", "Filali", "مريم", "الفيلالي", "fra ary eng"),
        ("Anas", "Sqalli", "أنس", "الصقلي", "fra ary"),
        ("Abdellah", "Kettani", "عبد الله", "الكتاني", "fra ary"),
    ],
    "oujda": [
        ("Hanane", "Berkani", "حنان", "البركاني", "fra ary"),
        ("Mustapha", "Zenagui", "مصطفى", "الزناكي", "fra ary eng"),
        ("Fouzia", "Oujdi", "فوزية", "الوجدي", "fra ary"),
    ],
}
NATIONAL = {
    "national_manager": ("Samira", "Ouazzani", "سميرة", "الوزاني", "fra ary eng"),
    "ministry_reader": ("Driss", "Amrani", "إدريس", "العمراني", "fra ary"),
    "auditor": ("Leila", "Sebti", "ليلى", "السبتي", "fra ary"),
    "administrator": ("Adil", "Naciri", "عادل", "الناصري", "fra ary eng"),
}


def create_accounts(agencies):
    """Open the accounts; returns {agency code: [counsellors]}. Presumed agencies get two each."""
    makers = AccountMaker()
    for role, person in NATIONAL.items():
        makers.account(role.replace("_", "."), person, role, None)
    counsellors = {}
    for agency in agencies:
        *team, manager = STAFF.get(agency.code) or presumed_staff(agency)
        counsellors[agency.code] = [
            makers.account(f"conseil{number}.{agency.code}", person, "counsellor", agency)
            for number, person in enumerate(team, start=1)
        ]
        makers.account(f"chef.{agency.code}", manager, "agency_manager", agency)
    return counsellors


def presumed_staff(agency):
    """Invented staff of an agency that is itself presumed: named by its place."""
    return [(f"Conseil {number}", agency.label_fr, "", "", "fra ary") for number in (1, 2)] + [
        ("Direction", agency.label_fr, "", "", "fra ary")
    ]


class AccountMaker:
    def __init__(self):
        self.roles = {role.code: role for role in Role.objects.all()}
        self.languages = {language.code: language for language in Language.objects.all()}
        self.hashed = make_password(DEMO_PASSWORD)

    def account(self, login, person, role, agency):
        first, last, first_ar, last_ar, spoken = person
        user = create_user(
            f"{login}@{DEMO_DOMAIN}",
            None,
            by=None,
            first_name=first,
            last_name=last,
            first_name_ar=first_ar,
            last_name_ar=last_ar,
        )
        # One hash serves all demonstration accounts: hashing each would take most of the loading.
        User.objects.filter(pk=user.pk).update(password=self.hashed)
        user.languages.set([self.languages[code] for code in spoken.split()])
        grant_membership(user, self.roles[role], by=None, agency=agency, starts_on=SINCE)
        return user
