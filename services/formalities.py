"""Which formalities a contract of a foreign employee asks for (labour code, art. 516 to 521)."""

from dataclasses import dataclass
from datetime import date

from services.enums import ContractKind, Formality

# A contract of employment needs them all; who works for themselves or learns only needs the card.
OF_EMPLOYMENT = tuple(Formality)
OF_OTHERS = (Formality.CARD,)
EMPLOYMENT = (ContractKind.CI, ContractKind.CDD, ContractKind.CDI)


@dataclass(frozen=True)
class Line:
    """One formality of a placement: done on a day, dispensed with, or left to do."""

    kind: str
    label: str
    done_on: date | None = None
    is_exempt: bool = False

    @property
    def is_left(self):
        return self.done_on is None and not self.is_exempt


def formalities_of(contract_kind):
    """The formalities that a kind of contract asks for."""
    return OF_EMPLOYMENT if contract_kind in EMPLOYMENT else OF_OTHERS


def checklist(placement):
    """A Line for each formality; reads `placement.formalities`, which lists read along."""
    rows = {row.kind: row for row in placement.formalities.all()}
    return [
        Line(kind, kind.label, rows[kind].done_on, rows[kind].is_exempt)
        if kind in rows
        else Line(kind, kind.label)
        for kind in formalities_of(placement.contract_kind)
    ]


def left(placement):
    """The formalities that are neither done nor dispensed with."""
    return [line for line in checklist(placement) if line.is_left]
