"""What the documentation claims and can be looked up is looked up: links, options, codes, fields, limits."""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from xml.dom import minidom

import pytest
import typer.main
import yaml

from agent import record as agent_record
from broker import record as broker_record
from rabita.cli.commands import BUILT_IN, LazyCommands
from rabita.cli.main import app
from rabita.client.report import AgencyReport, Report
from rabita.refusal import Code
from rabita.telemetry.attributes import ALLOWED
from tests.docs.pages import PAGES, ROOT, fences, links, named, rows

ANALYSTS, OFFICERS, OPERATORS = (
    ROOT / "docs" / f"{name}.md" for name in ("analysts", "officers", "operators")
)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            broken.append(target)
    assert not broken


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _commands() -> dict[str, set[str]]:
    """Every command, as `rabita ledger verify`, and the options it takes."""
    found: dict[str, set[str]] = {}

    def walk(name: str, command: object) -> None:
        found[name] = {
            option for p in getattr(command, "params", ()) for option in (*p.opts, *p.secondary_opts)
        }
        found[name] |= {"--help", "-h"}
        for sub, inner in dict(getattr(command, "commands", {})).items():
            walk(f"{name} {sub}", inner)

    top = typer.main.get_command(app)
    walk("rabita", top)
    for name, command in dict(LazyCommands()).items():
        walk(f"rabita {name}", command)
    return found


COMMANDS = _commands()
_INLINE = re.compile(r"`(rabita [^`]+)`")


def _written_commands(page: Path) -> Iterator[str]:
    """What the page tells to type, one line each."""
    for fence in fences(page):
        text = fence.body.replace("\\\n", " ")
        if fence.language in ("console", "sh", "", "ini"):
            yield from re.findall(r"(?:^|[\s$/])(rabita [^\n]*)", text)
    for line in page.read_text(encoding="utf-8").splitlines():
        yield from _INLINE.findall(line)


def _resolved(command: str) -> tuple[str, list[str]]:
    """The command's name among those there are, and the options written behind it."""
    words = re.sub(r'"[^"]*"?', "X", command).split("#")[0].split()
    name, options, rest = words[0], [], words[1:]
    while rest:
        word = rest.pop(0).strip("[],.;:")
        if word == "--profile" and name == "rabita":
            rest = rest[1:]
        elif f"{name} {word}" in COMMANDS:
            name = f"{name} {word}"
        elif word.startswith("-") and word.strip("-"):
            options.append(word.partition("=")[0])
        elif word in ("|", "&&", "&", ">"):
            break
    return name, options


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    wrong = []
    for command in _written_commands(page):
        name, options = _resolved(command)
        unknown = [option for option in options if option not in COMMANDS[name]]
        second = command.split()[1].strip("[],.;:`") if len(command.split()) > 1 else ""
        if unknown or (name == "rabita" and re.fullmatch(r"[a-z]+", second)):
            wrong.append(f"{command}: {unknown or second}")
    assert not wrong, "\n".join(wrong)


def test_every_command_is_documented() -> None:
    written = {_resolved(command)[0] for page in PAGES for command in _written_commands(page)}
    leaves = {n for n in COMMANDS if not any(other.startswith(f"{n} ") for other in COMMANDS)}
    assert leaves - written == set()
    assert set(BUILT_IN) <= {name.split()[1] for name in leaves}


def test_every_refusal_is_explained_with_its_status() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(ANALYSTS, "code")}
    assert told == {code.wire_name: str(int(code.exit_code)) for code in Code}


def test_every_field_of_the_report_is_explained() -> None:
    told = {cells[0].strip("`") for cells in rows(ANALYSTS, "field")}
    known = {
        f.name.partition("_")[0] if f.name.startswith("ledger") else f.name
        for f in dataclasses.fields(Report)
    }
    assert told == known - {"raw"}
    agency = {cells[0].strip("`") for cells in rows(ANALYSTS, "field of an agency")}
    assert agency == {
        f.name.removesuffix("s") if f.name == "receipts" else f.name for f in dataclasses.fields(AgencyReport)
    }


def test_every_kind_and_field_of_a_ledgers_entries_is_explained() -> None:
    kinds = {word for cells in rows(OFFICERS, "kind") for word in re.findall(r"`([a-z_]+)`", cells[0])}
    fields = {word for cells in rows(OFFICERS, "field") for word in re.findall(r"`([a-z_]+)`", cells[0])}
    written_kinds, written_fields = _entries_written()
    assert written_kinds <= kinds
    assert written_fields <= fields


def _entries_written() -> tuple[set[str], set[str]]:
    """Kinds and first-level fields of the entries that the program makes, read from its text."""
    kinds, names = set(), {"time"}
    files = [Path(module.__file__ or "") for module in (agent_record, broker_record)]
    files += [
        ROOT / "agent" / "serve.py",
        ROOT / "broker" / "serve.py",
        ROOT / "rabita" / "trust" / "model.py",
    ]
    for file in files:
        for entry in _dictionaries(file):
            fields = {
                k.value: v
                for k, v in zip(entry.keys, entry.values, strict=True)
                if isinstance(k, ast.Constant)
            }
            if "kind" not in fields and file.name != "model.py":
                continue
            names |= {str(name) for name in fields}
            kind = fields.get("kind")
            if isinstance(kind, ast.Constant):
                kinds.add(str(kind.value))
    return kinds, names


def _dictionaries(file: Path) -> Iterator[ast.Dict]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict) and node.keys:
            yield node


_UNITS = {"": 1, "s": 1, "minutes": 60, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def test_every_limit_is_where_the_page_says_and_what_it_says() -> None:
    for what, written, place in (cells[:3] for cells in rows(OPERATORS, "limit")):
        number, _, unit = written.partition(" ")
        module, _, name = place.strip("`").partition(":")
        value: object = import_module(module)
        for part in name.split("."):
            value = getattr(value, part)
        assert value == float(number.replace(",", "")) * _UNITS[unit], what


def test_every_attribute_of_telemetry_is_listed() -> None:
    text = OPERATORS.read_text(encoding="utf-8")
    (listed,) = re.findall(r"^These attributes and no others.*?\n\n(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"`([a-z_]+)`", listed)) == set(ALLOWED)


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    units = []
    for fence in fences(OPERATORS, "ini"):
        unit = tmp_path / fence.info["unit"]
        unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", fence.body) + "\n", encoding="utf-8")
        units.append(str(unit))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert units
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_the_picture_is_a_picture() -> None:
    for picture in (ROOT / "docs").glob("*.svg"):
        drawn = minidom.parse(str(picture)).documentElement  # noqa: S318 - our own file
        assert drawn is not None
        assert drawn.tagName == "svg"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_of_the_project_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tops = "|".join(("agent", "broker", "docs", "lab", "policies", "protos", "rabita", "tests"))
    files = set(re.findall(rf"`((?:{tops})/[a-z0-9_./-]+)`", text))
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {target for target in links(index) if target.endswith(".md")}
    beside = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert beside <= listed


def test_the_federations_of_the_pages_are_yaml() -> None:
    for page in PAGES:
        for fence in fences(page, "yaml"):
            assert list(yaml.safe_load_all(fence.body)), str(fence)


def test_the_readme_says_so_while_attacks_are_open() -> None:
    cases = ROOT / "tests" / "attacks" / "cases" / "one_person.yaml"
    still_open = [case["id"] for case in yaml.safe_load(cases.read_text(encoding="utf-8")) if "open" in case]
    told = "that are open" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert told == bool(still_open)
