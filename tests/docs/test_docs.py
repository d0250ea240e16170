"""Every example of the documentation is run, every claim that can be looked up is looked up."""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
import subprocess
import sys
import xml.dom.minidom
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer.main
import yaml

from agent import record as agent_record
from broker import record as broker_record
from lab.demo import write_federation
from rabita.catalogue import load_agent_file, load_catalogue, load_federation
from rabita.catalogue.model import Catalogue
from rabita.cli.commands import BUILT_IN, LazyCommands
from rabita.client.report import AgencyReport, Report
from rabita.plan import Planner
from rabita.refusal import Code, ExitCode, Refusal
from rabita.telemetry.attributes import ALLOWED
from tests.docs.pages import PAGES, ROOT, Fence, fences, links, rows, steps
from tests.docs.transcripts import Done, Shell, difference

pytestmark = pytest.mark.timeout(600)

DEMO = "demo/federation"
ANALYSTS, AGENCIES, OFFICERS, OPERATORS = (
    ROOT / "docs" / f"{name}.md" for name in ("analysts", "agencies", "officers", "operators")
)
README = ROOT / "README.md"
WITH_TRANSCRIPTS = [page for page in PAGES if fences(page, "console") or fences(page, "python")]


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A reader's folder with the demo federation in it, up."""
    reader = Shell(tmp_path_factory.mktemp("reader"))
    try:
        for command in (f"rabita lab new {DEMO}", f"rabita lab up {DEMO}"):
            done = reader.remember(command)
            assert done.status == 0, done.printed
        yield reader
    finally:
        reader.runs(f"rabita lab down {DEMO}")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue") / "federation"
    write_federation(folder, agencies=1, seed=1, open_policy=False, scale=0.01)
    return load_catalogue(folder / "catalogue.yaml")


@pytest.mark.parametrize("page", WITH_TRANSCRIPTS, ids=named)
def test_what_a_page_shows_is_what_its_commands_print(page: Path, shell: Shell) -> None:
    reader, wrong = shell.fresh(), []
    try:
        for fence in fences(page):
            wrong += [f"{fence}: {problem}" for problem in _tried(fence, reader)]
    finally:
        reader.leave()
    assert not wrong, "\n".join(wrong)


def _tried(fence: Fence, reader: Shell) -> Iterator[str]:
    if "file" in fence.info:
        target = reader.folder / fence.info["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fence.body + "\n", encoding="utf-8")
    elif fence.language == "python":
        reader.last = _python(fence, reader)
        if reader.last.status != 0:
            yield "\n".join(reader.last.printed)
    elif fence.language == "output":
        if problem := difference(fence.body.splitlines(), reader.last.printed):
            yield problem
    elif fence.language == "console":
        yield from _transcript(fence, reader)


def _python(fence: Fence, reader: Shell) -> Done:
    script = reader.folder / ".example.py"
    script.write_text(fence.body, encoding="utf-8")
    return reader.runs(f"{sys.executable} {script.name}")


def _transcript(fence: Fence, reader: Shell) -> Iterator[str]:
    todo = steps(fence.body)
    for place, step in enumerate(todo):
        if step.command == f"rabita lab down {DEMO}":
            continue  # the last test ends it, and compares then
        done = reader.does(step)
        if done is None:
            continue
        if problem := difference(step.shown, done.printed):
            yield f"$ {step.command}: {problem}"
        told = place + 1 < len(todo) and todo[place + 1].command == "echo $?"
        allowed = {0, ExitCode.REFUSED} if "refused" in fence.info else {0}
        if done.status not in allowed and not told:
            yield f"$ {step.command}: ended with {done.status}, which is not shown: {done.printed}"


def _questions() -> list[Fence]:
    pages = [page for page in PAGES if page.name != "sql.md"]
    return [fence for page in pages for fence in fences(page, "sql") if "not" not in fence.info]


@pytest.mark.parametrize("fence", _questions(), ids=str)
def test_every_question_is_planned_or_refused_as_the_page_says(fence: Fence, catalogue: Catalogue) -> None:
    try:
        Planner(catalogue).plan(fence.body)
        code = ""
    except Refusal as refusal:
        code = refusal.code.wire_name
    assert code == fence.info.get("refused", "")


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
        found[name] = {option for p in getattr(command, "params", ()) for option in (*p.opts, *p.secondary_opts)}
        found[name] |= {"--help", "-h"}
        for sub, inner in dict(getattr(command, "commands", {})).items():
            walk(f"{name} {sub}", inner)

    from rabita.cli.main import app

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
    known = {f.name.partition("_")[0] if f.name.startswith("ledger") else f.name for f in dataclasses.fields(Report)}
    assert told == known - {"raw"}
    agency = {cells[0].strip("`") for cells in rows(ANALYSTS, "field of an agency")}
    assert agency == {f.name.removesuffix("s") if f.name == "receipts" else f.name for f in dataclasses.fields(AgencyReport)}


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
    files += [ROOT / "agent" / "serve.py", ROOT / "broker" / "serve.py", ROOT / "rabita" / "trust" / "model.py"]
    for file in files:
        for entry in _dictionaries(file):
            fields = {k.value: v for k, v in zip(entry.keys, entry.values, strict=True) if isinstance(k, ast.Constant)}
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


def test_the_files_of_an_agency_load(tmp_path: Path, catalogue: Catalogue) -> None:
    loaded = []
    for fence in fences(AGENCIES, "yaml"):
        name = fence.info["file"]
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fence.body + "\n", encoding="utf-8")
        if target.name == "agent.yaml":
            loaded.append(load_agent_file(target, catalogue).agency)
        elif target.name == "federation.yaml":
            loaded.append(load_federation(target.parent).name)
    assert loaded


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
        assert xml.dom.minidom.parse(str(picture)).documentElement.tagName == "svg"


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {target for target in links(index) if target.endswith(".md")}
    beside = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert beside <= listed


def test_the_federations_of_the_pages_are_yaml() -> None:
    for page in PAGES:
        for fence in fences(page, "yaml"):
            assert list(yaml.safe_load_all(fence.body)), str(fence)


def test_the_demo_ends_as_the_readme_says(shell: Shell) -> None:
    down = f"rabita lab down {DEMO}"
    (shown,) = [s.shown for f in fences(README, "console") for s in steps(f.body) if s.command == down]
    assert difference(shown, shell.runs(down).printed) == ""
