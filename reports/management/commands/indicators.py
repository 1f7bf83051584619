"""Print the figures of a phase, or write the document that defines them."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports import definitions
from reports.dimensions import DIMENSIONS
from reports.indicators import REGISTRY
from reports.management.arguments import day, phase_of, within
from reports.selection import Selection
from reports.tally import compute

DOCUMENT = settings.BASE_DIR / "docs" / "indicators.md"


class Command(BaseCommand):
    help = (
        "Print the figures of a phase, small counts included: for the people who run the portal. "
        "With --document, write docs/indicators.md from the registry."
    )

    def add_arguments(self, parser):
        parser.add_argument("--phase", metavar="CODE")
        parser.add_argument("--by", choices=list(DIMENSIONS), help="break the figures down")
        parser.add_argument("--as-of", type=day, metavar="DATE", help="stop the figures on a day")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--document", action="store_true", help="write docs/indicators.md")

    def handle(self, *args, phase, by, as_of, document, **options):
        if document:
            DOCUMENT.write_text(definitions.document(), encoding="utf-8")
            self.stdout.write(f"{DOCUMENT} written.")
            return
        if not phase:
            raise CommandError("Name a phase: --phase CODE.")
        phase = phase_of(phase)
        answer = self.answer(phase, Selection.of_phase(phase, within(phase, as_of)), by)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.print_table(answer)

    def answer(self, phase, selection, by):
        indicators = [i for i in REGISTRY if not by or by in i.breakdowns]
        board = compute(indicators, selection, (by,) if by else ())
        rows = [self.row(figure, "") for figure in board.total.values()]
        for (code,), figures in board.groups.items():
            rows += [self.row(figure, code) for figure in figures.values()]
        return {
            "phase": phase.code,
            "starts_on": selection.start.isoformat(),
            "as_of": selection.as_of.isoformat(),
            "agencies": [agency.code for agency in selection.agencies],
            "by": by,
            "figures": rows,
        }

    def row(self, figure, group):
        """A figure in JSON: a rate and its range are shares from 0 to 1; group '' is the total."""
        return {
            "code": figure.indicator.code,
            "label": str(figure.indicator.label),
            "version": figure.indicator.version,
            "group": group,
            "unit": str(figure.indicator.unit),
            "value": figure.value,
            "numerator": figure.numerator,
            "amount": figure.amount,
            "denominator": figure.denominator,
            "low": figure.low,
            "high": figure.high,
            "n": figure.n,
            "waiting": figure.waiting,
            "apart": figure.apart,
            "status": str(figure.status),
            "text": figure.text(),
        }

    def print_table(self, answer):
        for row in answer["figures"]:
            self.stdout.write(
                f"{row['group'] or 'all':16} {row['code']:20} {row['text']:>24}  n={row['n']}"
                + ("" if row["low"] is None else f"  {row['low']:.3f}..{row['high']:.3f}")
            )
