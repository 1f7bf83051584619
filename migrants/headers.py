"""Which column of a sheet is which field, by its title in French, English or Arabic."""

from collections.abc import Container, Iterable
from typing import NamedTuple

from sharaka_portal.lib.text import fold

# Field (named as on the models where there is one) to the titles that mean it, comma separated.
SYNONYMS = {
    "row_number": "N°, Numéro, Numéro d'ordre, Ordre, #, No, الرقم, الرقم الترتيبي, رقم",
    "last_name": "Nom, Nom de famille, Nom (latin), Nom (français), Last name, Surname, "
    "Family name, الاسم العائلي باللاتينية, النسب بالفرنسية",
    "first_name": "Prénom, Prénoms, Prénom(s), Prénom (latin), Prénom (français), First name, "
    "First names, Given name, Given names, Forename, الاسم الشخصي باللاتينية",
    "last_name_ar": "Nom (arabe), Nom arabe, Nom en arabe, Nom AR, Last name (Arabic), "
    "Arabic last name, Family name (Arabic), الاسم العائلي, النسب, اللقب, اسم العائلة, "
    "الاسم العائلي بالعربية, النسب بالعربية",
    "first_name_ar": "Prénom (arabe), Prénom arabe, Prénom en arabe, Prénom AR, "
    "First name (Arabic), Arabic first name, Given name (Arabic), الاسم الشخصي, الاسم, "
    "الاسم الشخصي بالعربية",
    "full_name": "Nom et prénom, Nom et prénoms, Nom & prénom, Nom & prénoms, Nom prénom, "
    "Nom/Prénom, Prénom et nom, Nom complet, Full name, Name, الاسم الكامل, الاسم والنسب, "
    "الاسم و النسب",
    "sex": "Sexe, Genre, Civilité, Sex, Gender, Title, الجنس, النوع",
    "birth_date": "Né(e) le, Né le, Née le, Date de naissance, Date naissance, Date naiss, DDN, "
    "Naissance, Année de naissance, Birth date, Date of birth, DOB, Born, Born on, "
    "تاريخ الازدياد, تاريخ الميلاد, تاريخ الولادة",
    "birth_country": "Pays de naissance, Country of birth, Birth country, بلد الازدياد, "
    "بلد الميلاد",
    "nationality": "Nationalité, Pays, Pays d'origine, Pays de nationalité, Nationality, "
    "Country, Country of origin, Citizenship, الجنسية, البلد, بلد الأصل, البلد الأصلي",
    "family_situation": "Situation familiale, Situation de famille, État civil, Marital status, "
    "Family situation, الحالة العائلية, الحالة المدنية",
    "city": "Ville, Ville de résidence, City, Town, المدينة",
    "address": "Adresse, Adresse postale, Domicile, Address, العنوان",
    "phone": "Téléphone, Tél, GSM, Mobile, Portable, N° de téléphone, N° téléphone, N° tél, "
    "N° GSM, Numéro de GSM, Téléphone portable, Téléphone mobile, Tél portable, Contact, "
    "Phone, Phone number, Mobile phone, Telephone number, Cell phone, الهاتف, رقم الهاتف, "
    "الهاتف المحمول, الهاتف النقال",
    "phone_other": "Téléphone 2, Tél 2, GSM 2, GSM2, Tél2, Autre téléphone, Téléphone fixe, Fixe, "
    "Second phone, Other phone, Phone 2, هاتف آخر, الهاتف الثابت",
    "email": "E-mail, Email, Mail, Courriel, Adresse e-mail, Adresse mail, Adresse électronique, "
    "Adresse courriel, E-mail address, البريد الإلكتروني, البريد الالكتروني",
    "document_kind": "Type de pièce, Type de titre, Type de document, Nature de la pièce, "
    "Document type, Type of document, نوع الوثيقة, نوع البطاقة",
    "document_number": "N° carte de séjour, N° de carte de séjour, N° de la carte de séjour, "
    "Carte de séjour, N° carte, N° de carte, N° titre de séjour, N° de titre de séjour, "
    "Titre de séjour, N° CS, N° pièce, N° de pièce, N° pièce d'identité, N° de pièce d'identité, "
    "N° document, N° du document, CIN, N° CIN, N° d'immatriculation, "
    "N° carte d'immatriculation, Residence card, Residence card number, Residence permit, "
    "Residence permit number, Document number, Card number, ID number, بطاقة الإقامة, "
    "رقم بطاقة الإقامة, رقم البطاقة, رقم الوثيقة, رقم الإقامة",
    "mention": "Mention, Mention de la carte, Motif du séjour, الملاحظة, صفة الإقامة",
    "issued_on": "Date de délivrance, Délivrée le, Délivré le, Date d'émission, Date of issue, "
    "Issue date, Issued on, تاريخ التسليم, تاريخ الإصدار",
    "expires_on": "Date d'expiration, Expire le, Expiration, Date de fin de validité, "
    "Fin de validité, Valable jusqu'au, Validité, Date de validité, Date expiration, "
    "Expiry date, Expiration date, Date of expiry, Valid until, Expires on, "
    "تاريخ انتهاء الصلاحية, تاريخ الانتهاء, صالحة إلى غاية, صالحة إلى",
    "registered_on": "Date d'inscription, Date inscription, Inscrit le, Inscrite le, "
    "Inscrit(e) le, Inscription, Date d'enregistrement, Registration date, Date of registration, "
    "Registered on, تاريخ التسجيل",
    "agency": "Agence, Agence ANAPEC, Code agence, Agency, Agency code, الوكالة",
    "counsellor": "Conseiller, Conseillère, Conseiller(ère), Conseiller référent, Référent, "
    "Counsellor, Adviser, Advisor, المستشار, المستشارة",
    "education_level": "Niveau d'études, Niveau d'étude, Niveau études, Niveau scolaire, "
    "Niveau d'instruction, Niveau, Education level, Level of education, Education, "
    "المستوى الدراسي, المستوى التعليمي",
    "languages": "Langues, Langue, Langues parlées, Langue(s), Languages, Spoken languages, "
    "اللغات, اللغات المتحدث بها",
    "target_occupation": "Métier recherché, Métiers recherchés, Emploi recherché, "
    "Emploi métier recherché, Métier, Profession, Emploi souhaité, Target occupation, "
    "Occupation, Desired job, المهنة, المهنة المطلوبة, العمل المطلوب",
    "note": "Observation, Observations, Remarque, Remarques, Commentaire, Commentaires, Note, "
    "Notes, Remarks, Comments, ملاحظات, ملاحظة",
}
REQUIRED = ("last_name", "sex", "nationality")
# A full name in one column stands for these.
NAME_FIELDS = ("full_name", "last_name", "last_name_ar")
SMALL_WORDS = frozenset(["de", "du", "d", "des", "la", "le", "l"])
NUMBER_WORDS = frozenset(["n", "no", "nr", "num", "numero", "number"])


class HeaderMap(NamedTuple):
    """`fields`: field to header. `clashes`: field to the headers that all mean it (then it is in
    neither `fields` nor `missing`). `unknown`: headers that mean nothing here. `missing`: required
    fields without a column; `last_name` stands for any column with a name.
    """

    fields: dict[str, str]
    clashes: dict[str, list[str]]
    unknown: list[str]
    missing: list[str]


def header_map(headers: Iterable[str]) -> HeaderMap:
    """Match headers to fields; case, accents, spaces, ° and small words do not matter."""
    found, unknown = {}, []
    for header in headers:
        field = FIELD_OF.get(_key(header))
        if field:
            found.setdefault(field, []).append(header)
        else:
            unknown.append(header)
    missing = [field for field in REQUIRED if not is_found(field, found)]
    fields = {field: names[0] for field, names in found.items() if len(names) == 1}
    clashes = {field: names for field, names in found.items() if len(names) > 1}
    return HeaderMap(fields, clashes, unknown, missing)


def field_of(title: str) -> str | None:
    """The field that the title means, or None."""
    return FIELD_OF.get(_key(title)) if title else None


def is_known(title: str) -> bool:
    """Whether the title means a field."""
    return field_of(title) is not None


def is_found(field: str, found: Container[str]) -> bool:
    """Whether the field, or one that stands for it, is among those found."""
    return any(name in found for name in (NAME_FIELDS if field == "last_name" else (field,)))


def _key(title: str) -> str:
    """The words of a title that count, run together, with one spelling of « numéro »."""
    words = ["numero" if word in NUMBER_WORDS else word for word in fold(title).split()]
    return "".join(word for word in words if word not in SMALL_WORDS) or title.strip()


FIELD_OF = {
    _key(title): field for field, titles in SYNONYMS.items() for title in titles.split(", ")
}
