"""What is sent to people: queued, sent once, retried, seen on the timeline."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from migrants.models import PersonRow
from services.enums import MessageChannel, MessageKind, MessageState
from services.models.agenda import Appointment, Enrolment
from services.querysets import MessageQuerySet

WEB_ADDRESS = re.compile(r"https?://\S+")


class Message(PersonRow):
    """One message to a person. `key` makes it once: the same occasion never writes twice.

    A worker claims a queued row by `claimed_until`; a row whose worker died is free again after
    that, and `attempts` counts the tries.
    """

    kind = models.CharField(_("objet"), max_length=12, choices=MessageKind.choices)
    channel = models.CharField(_("canal"), max_length=8, choices=MessageChannel.choices)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    address = models.CharField(_("adresse ou numéro"), max_length=254)
    subject = models.CharField(_("sujet"), max_length=150, blank=True)
    body = models.TextField(_("texte"))
    key = models.CharField(max_length=120, unique=True, editable=False)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    state = models.CharField(
        _("état"), max_length=9, choices=MessageState.choices, default=MessageState.QUEUED
    )
    queued_on = models.DateField(_("mis en file le"))
    send_after = models.DateTimeField(_("à envoyer après"))
    attempts = models.PositiveSmallIntegerField(_("tentatives"), default=0)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("envoyé à"), null=True, blank=True, editable=False)
    error = models.CharField(_("erreur"), max_length=200, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_on", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "send_after"], name="message_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="message_sent_has_moment",
            )
        ]

    @property
    def is_to_person(self):
        """Whether it goes to the person, not to an employer about the person."""
        return self.kind != MessageKind.OTHER

    def __str__(self):
        return f"{self.get_kind_display()} · {self.get_channel_display()}"

    @property
    def text(self):
        """The body as pages and papers show it, without addresses: who reads the one in a letter
        to an employer could answer in their place."""
        return WEB_ADDRESS.sub("…", self.body)
