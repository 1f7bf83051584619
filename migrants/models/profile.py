"""What the person can do and wants to do."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from agencies.models import Language
from migrants.enums import (
    CefrLevel,
    DrivingLicence,
    FamilyTie,
    Mobility,
    Recognition,
    Schedule,
    SituationKind,
    WorkingTime,
)
from migrants.models.catalogue import EducationLevel, Occupation
from migrants.models.person import Migrant, PersonRow
from sharaka_portal.lib import clock
from sharaka_portal.lib.text import fold

HERE = "MA"
EARLIEST_YEAR = 1940


class LanguageSkill(PersonRow):
    language = models.ForeignKey(Language, models.PROTECT, related_name="skills")
    level = models.CharField(_("niveau parlé"), max_length=3, choices=CefrLevel.choices)
    is_read = models.BooleanField(_("la lit"), default=False)

    class Meta:
        ordering = ["-level"]
        verbose_name = _("langue parlée")
        verbose_name_plural = _("langues parlées")
        constraints = [
            models.UniqueConstraint(fields=["migrant", "language"], name="languageskill_once")
        ]

    def __str__(self):
        return f"{self.language} ({self.level})"


class TargetOccupation(PersonRow):
    """An occupation the person looks for; rank 1 comes first."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="targets")
    rank = models.PositiveSmallIntegerField(_("ordre"), default=1)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("métier recherché")
        verbose_name_plural = _("métiers recherchés")
        constraints = [
            models.UniqueConstraint(fields=["migrant", "occupation"], name="targetoccupation_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="targetoccupation_rank_positive"),
        ]

    def __str__(self):
        return str(self.occupation)


class Education(PersonRow):
    """A schooling or training, here or abroad, and whether it is recognised here."""

    title = models.CharField(_("diplôme ou formation"), max_length=150)
    level = models.ForeignKey(
        EducationLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("niveau"),
    )
    school = models.CharField(_("établissement"), max_length=150, blank=True)
    country = CountryField(_("pays"), blank=True)
    ended_in = models.PositiveSmallIntegerField(_("année de fin"), null=True, blank=True)
    recognition = models.CharField(
        _("reconnaissance"),
        max_length=12,
        choices=Recognition.choices,
        default=Recognition.NOT_ASKED,
    )

    class Meta:
        ordering = [F("ended_in").desc(nulls_last=True), "-pk"]
        verbose_name = _("formation suivie")
        verbose_name_plural = _("formations suivies")

    def __str__(self):
        return self.title

    @property
    def is_abroad(self):
        return bool(self.country) and self.country.code != HERE

    def clean(self):
        if self.ended_in and not EARLIEST_YEAR <= self.ended_in <= clock.today().year:
            message = gettext("Indiquez une année passée, ou rien si la formation est en cours.")
            raise ValidationError({"ended_in": message})
        if self.country and not self.is_abroad:
            self.recognition = Recognition.NOT_NEEDED
        elif self.is_abroad and self.recognition == Recognition.NOT_NEEDED:
            message = gettext("Ce diplôme vient d’un autre pays : dites si l’équivalence existe.")
            raise ValidationError({"recognition": message})


class Experience(PersonRow):
    """A work experience; dates are kept by month, its first day standing for it."""

    title = models.CharField(_("poste"), max_length=150)
    occupation = models.ForeignKey(
        Occupation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("métier"),
    )
    employer = models.CharField(_("employeur"), max_length=150, blank=True)
    country = CountryField(_("pays"), blank=True)
    started_on = models.DateField(_("début"))
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    tasks = models.TextField(_("tâches"), max_length=600, blank=True)

    class Meta:
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on"]
        verbose_name = _("expérience professionnelle")
        verbose_name_plural = _("expériences professionnelles")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="experience_dates_in_order",
                violation_error_message=_("L’expérience finit avant de commencer."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_abroad(self):
        return bool(self.country) and self.country.code != HERE

    def clean(self):
        if self.started_on and self.started_on > clock.today():
            raise ValidationError({"started_on": gettext("Le début est à venir.")})
        if self.ended_on and self.ended_on > clock.today():
            raise ValidationError({"ended_on": gettext("La fin est à venir.")})


class Skill(PersonRow):
    """A skill in the person's words: a machine, a technique, a software."""

    label = models.CharField(_("compétence"), max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")
        constraints = [
            models.UniqueConstraint(fields=["migrant", "label"], name="skill_once"),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        others = Skill.objects.filter(migrant=self.migrant_id).exclude(pk=self.pk)
        if fold(self.label) in {fold(label) for label in others.values_list("label", flat=True)}:
            raise ValidationError({"label": gettext("Cette compétence est déjà notée.")})


class Availability(PersonRow):
    """When, how and how far the person can work; one row a person."""

    available_from = models.DateField(_("disponible à partir du"), null=True, blank=True)
    working_time = models.CharField(
        _("temps de travail"), max_length=6, choices=WorkingTime.choices, default=WorkingTime.ANY
    )
    schedules = models.JSONField(_("horaires acceptés"), default=list, blank=True)
    mobility = models.CharField(_("mobilité"), max_length=8, choices=Mobility.choices, blank=True)
    places = models.CharField(_("lieux acceptés"), max_length=200, blank=True)
    licences = models.JSONField(_("permis de conduire"), default=list, blank=True)
    has_vehicle = models.BooleanField(_("a un véhicule"), default=False)

    class Meta:
        verbose_name = _("disponibilité et mobilité")
        verbose_name_plural = _("disponibilités et mobilités")
        constraints = [
            models.UniqueConstraint(fields=["migrant"], name="availability_one_a_person")
        ]

    def __str__(self):
        return self.get_working_time_display()

    def clean(self):
        known = {"schedules": Schedule.values, "licences": DrivingLicence.values}
        for name, values in known.items():
            if not set(getattr(self, name)) <= set(values):
                raise ValidationError({name: gettext("Choisissez dans la liste.")})

    @property
    def schedule_labels(self):
        return [Schedule(code).label for code in self.schedules]

    @property
    def licence_labels(self):
        return [DrivingLicence(code).label for code in self.licences]


class Situation(PersonRow):
    """Where the person stands with regard to work, from a day until the next situation."""

    kind = models.CharField(_("situation"), max_length=14, choices=SituationKind.choices)
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    detail = models.CharField(_("précision"), max_length=150, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("situation au regard de l’emploi")
        verbose_name_plural = _("situations au regard de l’emploi")
        constraints = [
            models.UniqueConstraint(
                fields=["migrant"],
                condition=Q(until__isnull=True),
                name="situation_one_present",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="situation_dates_in_order",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class FamilyLink(PersonRow):
    """A tie between two files of one household; read from either side."""

    relative = models.ForeignKey(
        Migrant, models.CASCADE, related_name="family_links_to", verbose_name=_("personne liée")
    )
    tie = models.CharField(_("lien"), max_length=8, choices=FamilyTie.choices)

    class Meta:
        verbose_name = _("lien de foyer")
        verbose_name_plural = _("liens de foyer")
        constraints = [
            models.UniqueConstraint(
                fields=["migrant", "relative"],
                name="familylink_once",
                violation_error_message=_("Ces deux dossiers sont déjà liés."),
            ),
            models.CheckConstraint(
                condition=~Q(migrant=F("relative")), name="familylink_two_people"
            ),
        ]

    def __str__(self):
        return f"{self.migrant} · {self.get_tie_display()} · {self.relative}"
