"""Every text of every page is in the catalogue of texts, in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, nodes

from rabita import console
from rabita.console.figures import PERIODS, STATES

ROOM = Path(console.__file__).parent
TEMPLATES = sorted((ROOM / "templates").glob("*.html"))
SCRIPTS = sorted((ROOM / "static").glob("*.js"))
NAMES_OF_THINGS = {"Rabita", "JSON", "Lines", "CSV", "SQL"}  # the same in every language


def texts(language: str) -> dict[str, str]:
    read = yaml.safe_load((ROOM / "texts" / f"{language}.yaml").read_text("utf-8"))
    return {str(name): str(text) for name, text in read.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    english, urdu = texts("en"), texts("ur")
    assert english.keys() == urdu.keys()
    assert {n for n in english if places(english[n]) != places(urdu[n])} == set()


def test_every_urdu_text_is_in_urdu() -> None:
    assert [name for name, text in texts("ur").items() if not re.search(r"[\u0600-\u06ff]", text)] == []


def test_every_text_that_pages_ask_for_is_there_and_every_text_is_asked_for() -> None:
    names, groups = asked_for()
    known = texts("en").keys()
    assert names <= known
    unused = {
        n for n in known - names - {"language"} if not any(n.startswith(f"{group}.") for group in groups)
    }
    assert unused == set()
    assert {f"period.{name}" for name in PERIODS} | {f"state.{name}" for name in STATES} <= known


def asked_for() -> tuple[set[str], set[str]]:
    """Names of texts in templates and code, and groups of which a part of the name is worked out."""
    names, groups = set(), set()
    for path in TEMPLATES:
        source = path.read_text()
        for inside in re.findall(r"\{[{%](.*?)[%}]\}", source, re.DOTALL):
            names |= set(re.findall(r"\bt\('([\w.]+)'\s*[,)]", inside))
            names |= set(re.findall(r"t\.texts\['([\w.]+)'\]", inside))
            groups |= set(re.findall(r"\bt\('([\w.]+)\.' \+", inside))
            groups |= set(re.findall(r"\bt\.named\('(\w+)'", inside))
            if "t(label)" in source:
                names |= {label for _, label in re.findall(r"\('(/\w*)', '(\w+)'\)", source)}
    for path in ROOM.glob("*.py"):
        names |= set(re.findall(r'"((?:problem|login)\.(?!html)\w+)"', path.read_text()))
    return names, groups


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(template: Path) -> None:
    tree = Environment(autoescape=True).parse(template.read_text())
    written = "".join(
        data.data if isinstance(data, nodes.TemplateData) else "{}"
        for output in tree.find_all(nodes.Output) for data in output.nodes
    )  # fmt: skip
    shown = re.sub(r"<!doctype html>|<[^>]*>", " ", written)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder|value)="([^"{]*)"', written)
    words = re.findall(r"[A-Za-z]+", re.sub(r"&\w+;|\{\}", " ", " ".join([shown, *attributes])))
    assert set(words) <= NAMES_OF_THINGS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_says_anything_by_itself(script: Path) -> None:
    code = re.sub(r"//[^\n]*", "", script.read_text())
    sentences = [t for t in re.findall(r'"([^"\n]*)"', code) if re.search(r"^[A-Za-z]+( [a-z]+){2}", t)]
    assert sentences == []
