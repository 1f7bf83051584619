"""The report's main messages, put into words from its own figures."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.crosstab import ALL
from sharaka_portal.lib.templatetags.portal import number

TOP = 3


def main_messages(figures, tables):
    """Sentences for the summary; one whose figures are not all there is left out."""
    writers = (reach, path, remote, placement, permits, obstacles)
    found = (writer(figures, tables) for writer in writers)
    return [sentence for sentence in found if sentence]


def ready(figures, *codes):
    return all(figures[code].is_number for code in codes)


def reach(figures, tables):
    women = tables["registered_by_sex"].cells[ALL]["F"]
    n = figures["registered"].numerator
    if not n or women is None or n < 10:
        return ""
    return _("%(n)s personnes ont été inscrites, dont %(women)s femmes (%(share)s %%).") % {
        "n": number(n),
        "women": number(women),
        "share": number(women / n * 100),
    }


def path(figures, tables):
    if not ready(figures, "interview_rate", "interview_delay", "plan_rate"):
        return ""
    delay = figures["interview_delay"].value
    return _(
        "%(interviews)s des inscrits ont eu leur entretien de positionnement, avec un délai "
        "médian de %(days)s jours ; %(plans)s des personnes reçues ont convenu d’un plan d’action."
    ) % {
        "interviews": figures["interview_rate"].text(),
        "days": number(delay, 0 if delay == int(delay) else 1),
        "plans": figures["plan_rate"].text(),
    }


def remote(figures, tables):
    if not ready(figures, "services", "remote_share"):
        return ""
    return _(
        "%(n)s prestations ont été données, dont %(share)s par téléphone, en visioconférence ou "
        "par courriel."
    ) % {"n": figures["services"].text(), "share": figures["remote_share"].text()}


def placement(figures, tables):
    if not ready(figures, "placed", "placement_rate"):
        return ""
    n = figures["placed"].numerator
    return ngettext(
        "%(n)s personne a commencé un emploi ou une activité ; parmi celles dont l’entretien date "
        "d’au moins 30 jours, le taux d’insertion est de %(rate)s.",
        "%(n)s personnes ont commencé un emploi ou une activité ; parmi celles dont l’entretien "
        "date d’au moins 30 jours, le taux d’insertion est de %(rate)s.",
        n,
    ) % {"n": number(n), "rate": figures["placement_rate"].text()}


def permits(figures, tables):
    if not ready(figures, "permits_in_force"):
        return ""
    return _("%(share)s des dossiers ouverts ont un titre de séjour en cours de validité.") % {
        "share": figures["permits_in_force"].text()
    }


def obstacles(figures, tables):
    table = tables["barriers_by_barrier"]
    counted = [
        (count, str(label))
        for (_code, label), count in zip(table.members, table.row(), strict=True)
        if count
    ]
    first = sorted(counted, key=lambda pair: -pair[0])[:TOP]
    if len(first) < TOP:
        return ""
    names = {f"name{i}": label for i, (_count, label) in enumerate(first)}
    counts = {f"n{i}": number(count) for i, (count, _label) in enumerate(first)}
    return _(
        "Les freins les plus souvent notés : %(name0)s (%(n0)s personnes), %(name1)s (%(n1)s), "
        "%(name2)s (%(n2)s)."
    ) % (names | counts)
