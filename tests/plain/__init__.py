"""Every answer of every family, right and wrong, worked out by plain arithmetic and loops.

Nothing of the project's rules, references or wrong problems is used here, so that the tests of recognition and
follow-through share nothing with what they test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corrige.problem.problem import Problem
from plain import (
    chain,
    closed_form,
    cost_of_networks,
    dense_or_convolution,
    find_the_error,
    operations,
    output_size,
    parameters,
    pooling,
    regular_design,
    residual_block,
    response,
    true_convolution,
    volumes,
)  # fmt: skip

ANSWERS: dict[str, Callable[[Problem, str], dict[str, Any]]] = {
    "chain": chain.answers,
    "closed-form": closed_form.answers,
    "cost-of-networks": cost_of_networks.answers,
    "dense-or-convolution": dense_or_convolution.answers,
    "find-the-error": find_the_error.answers,
    "operations": operations.answers,
    "output-size": output_size.answers,
    "parameters": parameters.answers,
    "pooling": pooling.answers,
    "regular-design": regular_design.answers,
    "residual-block": residual_block.answers,
    "response": response.answers,
    "summary-table": chain.answers,
    "true-convolution": true_convolution.answers,
    "volumes": volumes.answers,
}
"""By family: what a problem asks, right or with the mistake of this name made."""
