"""Loading: what is wrong in a file is one refusal with file and line; the hash covers every byte of it."""

from __future__ import annotations

import pytest

from rabita.policy import Layer, load_policies, read_policy_folder
from rabita.policy.statements import split
from rabita.refusal import Code, Refusal

OPEN = '@id("open")\n@min_group_size("1")\npermit (principal, action, resource);\n'
HEAD = '// a comment; with "one quote\n\n@id("a")\n@min_group_size("5")\n'

WRONG = [
    (HEAD + "permit (principal, action, resource)", ":3: ", "does not end with ';'"),
    (HEAD + "permit (principal, action resource);", ":3: ", "not a Cedar policy"),
    (HEAD + "permit (principal, action, resource) whn { true };", ":3: ", "not a Cedar policy"),
    (OPEN + "garbage;", ":4: ", "not a Cedar policy"),
    (HEAD + 'permit (principal, action == Action::"sun", resource);', ":3: ", 'Action::"sun"'),
    (HEAD + 'permit (principal in Rol::"x", action, resource);', ":3: ", "Rol"),
    (HEAD + "permit (principal, action, resource) when { context.columns };", ":3: ", "columns"),
    (HEAD + "permit (principal, action, resource) when { context.case == 5 };", ":3: ", "not compatible"),
    (HEAD + "permit (principal, action, resource) when { resource.role };", ":3: ", "role"),
    (HEAD + 'permit (principal, action == Action::"sum", resource is Table);', ":3: ", "applicable action"),
    (HEAD + "permit (principal == ?principal, action, resource);", ":3: ", "template"),
    (HEAD + "permit (principal, action, resource in ?resource);", ":3: ", "template"),
    ('@id("a")\n@id("b")\n@min_group_size("5") permit (principal, action, resource);', ":1: ", "duplicate"),
    (OPEN + "\n// again\n" + OPEN, ":6: ", '@id("open") is already the name of the policy at a.cedar:1'),
]


def load_files(catalogue, **files):
    return load_policies([Layer("federation", {f"{n}.cedar": t for n, t in files.items()})], catalogue)


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_a_wrong_policy_is_refused_with_its_line(catalogue, text, line, said):
    with pytest.raises(Refusal) as refused:
        load_files(catalogue, a=text)
    assert refused.value.code is Code.CONFIGURATION
    assert refused.value.message.startswith("a.cedar" + line)
    assert said in refused.value.message


NAMES = [
    (
        'resource == Column::"seizures.drgu")',
        'Column::"seizures.drgu" is not in the catalogue',
        "Did you mean",
    ),
    ('resource in Table::"seizure")', 'Table::"seizure" is not in the catalogue', 'Table::"seizures"'),
    ('resource in Table::"drugs")', 'Table::"drugs" is not in the catalogue', ""),
    ('resource in ColumnRole::"dimention")', 'ColumnRole::"dimention"', 'ColumnRole::"dimension"'),
    ('resource is Column in Table::"seizure")', 'Table::"seizure"', ""),
    ('resource) when { resource == Column::"seizures.x" || true }', 'Column::"seizures.x"', ""),
    ('resource) when { resource in [Table::"weather", Table::"wether"] }', 'Table::"wether"', ""),
]


@pytest.mark.parametrize("effect", ["permit", "forbid"])
@pytest.mark.parametrize(("resource", "said", "hint"), NAMES)
def test_a_name_that_is_not_the_catalogues_is_refused(catalogue, effect, resource, said, hint):
    """Cedar itself takes it: a forbid of a misspelt column would forbid nothing."""
    size = '@min_group_size("5")' if effect == "permit" else ""
    with pytest.raises(Refusal) as refused:
        load_files(catalogue, a=f'@id("a") {size} {effect} (principal, action, {resource};')
    assert said in refused.value.message
    assert hint in refused.value.hint


@pytest.mark.parametrize("resource", ['== Column::"seizures.remarks"', 'in ColumnRole::"hidden"'])
def test_a_permit_cannot_name_what_is_hidden_and_a_forbid_may(catalogue, resource):
    load_files(catalogue, a=f"forbid (principal, action, resource {resource});")
    with pytest.raises(Refusal, match="is hidden, and no policy can open it"):
        load_files(
            catalogue, a=f'@id("a") @min_group_size("5") permit (principal, action, resource {resource});'
        )


@pytest.mark.parametrize(
    "condition",
    [
        'context.purpose == "breifing"',
        '"breifing" == context.purpose',
        'context.purpose != "breifing"',
        '["briefing", "breifing"].contains(context.purpose)',
    ],
)
def test_an_unknown_purpose_is_refused_in_a_forbid_and_a_warning_in_a_permit(catalogue, condition):
    """A forbid that waits for it would leave open what it was written to close."""
    with pytest.raises(Refusal, match='purpose "breifing" is not in the catalogue'):
        load_files(catalogue, a=f"forbid (principal, action, resource) when {{ {condition} }};")
    permit = OPEN.replace(";", f" when {{ {condition} }};")
    assert load_files(catalogue, a=permit).warnings == (
        'a.cedar:1: the purpose "breifing" is not in the catalogue',
    )


@pytest.mark.parametrize("count", [63, 1000, 50_000])
def test_expressions_nested_too_deep_are_refused_and_do_not_end_the_process(catalogue, count):
    for condition in (
        " && ".join(['context.case == "x"'] * count),
        "(" * 4 * count + "true" + ")" * 4 * count,
        "!" * 4 * count + "true",
        "if true then true else " * count + "true",
    ):
        with pytest.raises(Refusal) as refused:
            load_files(catalogue, a=OPEN.replace(";", f" when {{ {condition} }};"))
        assert refused.value.message.startswith("a.cedar:1: ")


def test_the_same_id_in_two_files_of_a_layer_is_refused_and_in_two_layers_is_not(catalogue):
    with pytest.raises(
        Refusal, match=r'b.cedar:1: @id\("open"\) is already the name of the policy at a.cedar:1'
    ):
        load_files(catalogue, a=OPEN, b=OPEN)
    layers = [Layer("federation", {"a.cedar": OPEN}), Layer("agency anf", {"a.cedar": OPEN})]
    assert [rule.layer for rule in load_policies(layers, catalogue).rules] == ["federation", "agency anf"]


def test_a_forbid_without_an_id_goes_by_its_place(catalogue):
    assert load_files(catalogue, a="\n\nforbid (principal, action, resource);").rules[0].id == "a.cedar:3"


def test_no_policies_at_all_are_in_order_and_warned_of(catalogue):
    for nothing in (
        load_policies([], catalogue),
        load_files(catalogue),
        load_files(catalogue, a="// none\n"),
    ):
        assert nothing.rules == ()
        assert "every question is denied" in nothing.warnings[0]


def test_strings_and_comments_do_not_cut_a_policy():
    text = 'permit (a) when { b == "x;\\";//" }; // end; "\n// ;\nforbid (c);'
    assert [(s.text[:6], s.place.line) for s in split("a", text)] == [("permit", 1), ("forbid", 3)]


def hash_of(catalogue, *layers):
    return load_policies([Layer(f"layer {i}", files) for i, files in enumerate(layers)], catalogue).hash


def test_the_hash_covers_every_byte_of_every_file_of_every_layer(catalogue):
    base = hash_of(catalogue, {"a.cedar": OPEN}, {"b.cedar": "// none"})
    assert base == hash_of(catalogue, {"a.cedar": OPEN}, {"b.cedar": "// none"})
    others = [
        hash_of(catalogue, {"a.cedar": OPEN + "\n"}, {"b.cedar": "// none"}),
        hash_of(catalogue, {"a2.cedar": OPEN}, {"b.cedar": "// none"}),
        hash_of(catalogue, {"a.cedar": OPEN}, {"b.cedar": "// nome"}),
        hash_of(catalogue, {"a.cedar": OPEN}),
        hash_of(catalogue, {"b.cedar": "// none"}, {"a.cedar": OPEN}),
        hash_of(catalogue, {"a.cedar": OPEN, "b.cedar": "// none"}, {}),
    ]
    assert len({base, *others}) == 1 + len(others)


def test_an_agency_without_files_has_the_federations_hash(catalogue):
    assert hash_of(catalogue, {"a.cedar": OPEN}, {}) == hash_of(catalogue, {"a.cedar": OPEN})


def test_the_hash_covers_the_schema(catalogue, monkeypatch):
    from rabita.policy import load

    before = hash_of(catalogue, {"a.cedar": OPEN})
    text = load.schema_text(load.SHIPPED) + "\n// changed\n"
    monkeypatch.setattr(load, "schema_text", lambda _: text)
    assert hash_of(catalogue, {"a.cedar": OPEN}) != before


def test_a_folder_is_read_in_order_of_names_and_only_its_cedar_files(tmp_path):
    for name, text in {"b.cedar": "// b", "a.cedar": "// a", "README.md": "x", "a.test.yaml": "[]"}.items():
        (tmp_path / name).write_text(text)
    assert list(read_policy_folder(tmp_path).items()) == [("a.cedar", "// a"), ("b.cedar", "// b")]


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(Refusal, match="not a folder of policies"):
        read_policy_folder(tmp_path / "missing")
    (tmp_path / "a.cedar").mkdir()
    with pytest.raises(Refusal, match=r"a\.cedar: found something that is not a file"):
        read_policy_folder(tmp_path)
    (tmp_path / "a.cedar").rmdir()
    (tmp_path / "a.cedar").write_bytes(b"// one\n// \xff\n")
    with pytest.raises(Refusal, match=r"a\.cedar:2: not UTF-8"):
        read_policy_folder(tmp_path)
    (tmp_path / "a.cedar").write_bytes(b"/" * ((1 << 20) + 1))
    with pytest.raises(Refusal, match="allowed are at most"):
        read_policy_folder(tmp_path)
