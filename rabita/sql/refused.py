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
        argmax argmin max_by min_by mode bitstring_agg json_group_array""",
    ),
    (
        Refused("it would carry single values out", "GROUP BY the value, or a step of it, and count(*)"),
        "histogram histogram_exact approx_top_k",
    ),
    (
        Refused("the third and fourth powers of a few people's values tell each of them", "use stddev_samp"),
        "skewness kurtosis kurtosis_pop",
    ),
    (
        Refused("one person's value decides every digit of it", "use sum, or avg"),
        "product bit_and bit_or bit_xor",
    ),
    (
        Refused("it is made of logarithms", "write exp(avg(ln(x)))"),
        "geomean geometric_mean",
    ),
    (
        Refused(
            "it is made of the counts of every single value",
            "count by value in a derived table, and sum p * log2(p) over it",
        ),
        "entropy",
    ),
    (Refused("it can overflow unnoticed", "use sum"), "sum_no_overflow"),
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
        "approx_quantile mad",
    ),
    (
        Refused("it does not stand before OVER", "use it in a derived table, and the window above it"),
        "approx_count_distinct",
    ),
]

REFUSED: dict[str, Refused] = {name: reason for reason, names in _REASONS for name in names.split()}

__all__ = ["REFUSED", "Refused"]
