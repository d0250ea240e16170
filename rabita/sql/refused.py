"""Functions DuckDB has and Rabita does not, with the reason: only for a better refusal, for what is not on
the allow-list is refused anyway.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """Why a function is refused, and what to write instead."""

    why: str
    instead: str = ""


_MOVING = "its result depends on when or where it runs"

_REASONS: list[tuple[Refused, str]] = [
    (
        Refused("it would carry single values out", "use count, sum, avg, min or max"),
        """list array_agg string_agg group_concat listagg first last any_value arbitrary arg_max arg_min
        argmax argmin max_by min_by mode histogram bitstring_agg json_group_array""",
    ),
    (
        Refused(_MOVING, "write the date, as DATE '2024-01-31'"),
        """now current_date current_timestamp current_time today get_current_timestamp transaction_timestamp
        age""",
    ),
    (
        Refused(_MOVING),
        """random setseed uuid gen_random_uuid current_setting current_user current_database version nextval
        txid_current""",
    ),
    (
        Refused("its time and memory are not bounded"),
        """repeat lpad rpad range generate_series regexp_matches regexp_full_match regexp_replace
        regexp_extract levenshtein""",
    ),
    (
        Refused("it can fail on some value, and failing or not tells something of the value"),
        "strptime make_date make_timestamp error chr factorial from_base64 json",
    ),
    (
        Refused("it is not part of Rabita's SQL yet", "use avg, stddev_samp, or counts by value"),
        """approx_count_distinct approx_quantile corr covar_samp covar_pop kurtosis skewness regr_slope
        entropy product bit_and bit_or bit_xor fsum kahan_sum mad""",
    ),
]

REFUSED: dict[str, Refused] = {name: reason for reason, names in _REASONS for name in names.split()}

__all__ = ["REFUSED", "Refused"]
