"""One word for how exact an answer is: the loosest that holds."""

from rabita.merge.caveats import exactness
from rabita.plan import Approximation

ESTIMATE = Approximation("count(DISTINCT person)", "hyperloglog", "standard error 1.6 %")


def test_an_answer_with_an_estimate_is_approximate() -> None:
    assert exactness([], [ESTIMATE]) == "approximate"
    assert exactness([], []) == "exact"
