"""Values are read strictly and come back as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rabita.catalogue import Kind, Type
from rabita.catalogue.values import parse_value, plain_value, write_value

OF = {kind: Type(kind) for kind in Kind} | {Kind.DECIMAL: Type(Kind.DECIMAL, 12, 3)}
VALUES = {
    Kind.STRING: st.text(),
    Kind.INTEGER: st.integers(-(2**63), 2**63 - 1),
    Kind.DECIMAL: st.decimals("-999999999.999", "999999999.999", places=3),
    Kind.DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.dates(),
    Kind.TIMESTAMP: st.datetimes(),
}


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_a_value_written_and_read_is_the_same_value(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    plain = plain_value(OF[kind], value)
    again = parse_value(OF[kind], write_value(plain))
    assert again == value
    assert type(again) is type(value)
    if kind is not Kind.DECIMAL or value:  # decimals have no negative nought here
        assert plain_value(OF[kind], again) == plain


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.STRING])
@given(text=st.text(max_size=30) | st.from_regex(r"[-+0-9.:eETZ ]{0,30}", fullmatch=True))
def test_any_other_text_is_refused_and_never_fails_otherwise(kind: Kind, text: str) -> None:
    try:
        value = parse_value(OF[kind], text)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - both ways are right
    else:
        again = parse_value(OF[kind], write_value(plain_value(OF[kind], value)))
        assert str(again) == str(value)  # as text, since NaN is not equal to itself


@pytest.mark.parametrize(("text", "digits"), [("-0", "0.000"), ("+1", "1.000"), ("007.50000", "7.500")])
def test_a_decimal_has_one_spelling(text: str, digits: str) -> None:
    assert plain_value(OF[Kind.DECIMAL], parse_value(OF[Kind.DECIMAL], text)) == digits
