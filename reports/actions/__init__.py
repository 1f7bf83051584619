"""What changes in the reports app.

Every verb takes `by` (the user, or None for the system), runs in one transaction and leaves its
line of history.
"""

from reports.actions.edition import (
    build_edition,
    print_edition,
    publish_edition,
    record_edition,
    translate_edition,
    withdraw_edition,
)
from reports.actions.evidence import (
    attach_case,
    attach_edition,
    attach_figure,
    attach_statement,
    remove_evidence,
)
from reports.actions.lesson import (
    adopt_practice,
    measure_due,
    measure_trial,
    move_adoption,
    move_improvement,
    move_practice,
    propose_improvement,
    propose_practice,
    update_improvement,
    update_practice,
)
from reports.actions.programme import add_cost, remove_cost, set_funding, update_cost
from reports.actions.rollout import remove_scenario, save_scenario, state_readiness
from reports.actions.target import remove_target, set_target

__all__ = [
    "add_cost",
    "adopt_practice",
    "attach_case",
    "attach_edition",
    "attach_figure",
    "attach_statement",
    "build_edition",
    "measure_due",
    "measure_trial",
    "move_adoption",
    "move_improvement",
    "move_practice",
    "print_edition",
    "propose_improvement",
    "propose_practice",
    "publish_edition",
    "record_edition",
    "remove_cost",
    "remove_evidence",
    "remove_scenario",
    "remove_target",
    "save_scenario",
    "set_funding",
    "set_target",
    "state_readiness",
    "translate_edition",
    "update_cost",
    "update_improvement",
    "update_practice",
    "withdraw_edition",
]
