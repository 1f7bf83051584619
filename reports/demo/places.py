"""The rooms and the telephones of the demonstration's agencies."""

from agencies.models import Room

ROOMS = (("Bureau 1", 3), ("Bureau 2", 3), ("Salle d’atelier", 14))


# Invented: no Moroccan number begins with 0500.
PHONE = "+2125000000{number:02d}"


def give_phones(agencies):
    """Give agencies without one a telephone, for letters and the employer's page; the agencies."""
    for number, agency in enumerate(agencies, 1):
        agency.phone = agency.phone or PHONE.format(number=number)
        agency.save(update_fields=["phone"])
    return agencies


def create_rooms(agencies, counsellors):
    """Give each agency its rooms; returns {counsellor's key: the office they receive in}."""
    receiving = {}
    for agency in agencies:
        rooms = [Room.objects.create(agency=agency, name=name, seats=n) for name, n in ROOMS]
        offices = zip(counsellors[agency.code], rooms[:-1], strict=False)
        receiving |= {counsellor.pk: room for counsellor, room in offices}
    return receiving
