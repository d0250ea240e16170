"""The figures of a run as a table for people, beside the goals of the design."""

from __future__ import annotations

from typing import Any

_GOALS = {
    "warm trivial question, median": "20",
    "past the slowest agency, median": "5",
    "CPU of an agent with its worker, per call": "3.0",
    "memory of an agent with its worker, PSS": "220",
}
"""Goals for 16 agents on two cores; shown, never asserted."""

_SHAPE_GOALS = {"q1": "1.7", "q6": "3", "count_by_group": "1.8", "top_ten": "3.2"}


def as_text(figures: dict[str, Any]) -> str:
    """The table, with the machine first."""
    cpu, memory, idle = figures["cpu_ms"], figures["memory_mib"], figures["idle_cpu_ms_per_s"]
    lines: list[tuple[str, object, str]] = [
        ("warm trivial question, median", figures["wall_ms"]["p50"], "ms"),
        ("warm trivial question, 95 %", figures["wall_ms"]["p95"], "ms"),
        ("slowest agency, median", figures["slowest_agency_ms"]["p50"], "ms"),
        ("past the slowest agency, median", figures["past_slowest_ms"]["p50"], "ms"),
        ("first question after the start", figures["first_question_ms"], "ms"),
        ("the same in one DuckDB, median", figures["duckdb_ms"]["p50"], "ms"),
        ("CPU of an agent with its worker, per call", cpu["agent_call"], "ms"),
        ("  of it the agent's process", cpu["agent_process_call"], "ms"),
        ("  of it the worker", cpu["worker_call"], "ms"),
        ("CPU of the broker, per question", cpu["broker_question"], "ms"),
        ("CPU of the client, per question", cpu["client_question"], "ms"),
        ("CPU of everything, per question", cpu["question"], "ms"),
        ("idle CPU of an agent with its worker, per second", idle["agent_with_worker"], "ms"),
        ("idle CPU of the broker, per second", idle["broker"], "ms"),
        ("memory of an agent with its worker, PSS", memory["agent_with_worker"]["pss"], "MiB"),
        ("memory of an agent with its worker, RSS", memory["agent_with_worker"]["rss"], "MiB"),
        ("memory of the broker, RSS", memory["broker"]["rss"], "MiB"),
        ("start of the federation", figures["start_s"], "s"),
    ]
    rows = [f"{name:<50}{value:>10} {unit:<4}{_goal(_GOALS.get(name))}" for name, value, unit in lines]
    return "\n".join([_heading(figures), "", *rows, *_shapes(figures.get("shapes", {}))]) + "\n"


def _heading(figures: dict[str, Any]) -> str:
    on = figures["machine"]
    return (
        f"{figures['agents']} agents, {figures['rows']:,} rows, {figures['questions']} questions, "
        f"smallest group {figures['min_group_size']}\n"
        f"on {on['cores']} cores ({on['processor']}), {on['memory_mib']} MiB, Python {on['python']}, "
        f"load {on['load']} at the start"
    )


def _shapes(shapes: dict[str, Any]) -> list[str]:
    if not shapes:
        return []
    rows = [
        f"{name:<20}{s['federation_ms']['p50']:>14} ms{s['duckdb_ms']['p50']:>12} ms"
        f"{s['ratio_to_duckdb']:>8} x{s['cpu_ratio_to_duckdb']:>8} x  {_goal(_SHAPE_GOALS.get(name))}"
        for name, s in shapes.items()
    ]
    return ["", f"{'shape':<20}{'federation':>17}{'one DuckDB':>15}{'ratio':>8}  {'of CPU':>8}", *rows]


def _goal(goal: str | None) -> str:
    return f"  goal {goal}" if goal else ""


__all__ = ["as_text"]
