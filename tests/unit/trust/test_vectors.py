"""Published vectors: our reading of keys, thumbprints and signatures is the standards'."""

from __future__ import annotations

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust.jwk import _SMALL_ORDER, public_jwk, read_public_jwk, thumbprint
from rabita.trust.jws import EDDSA, ES256, Form, Signed, check_signature, decode_base64url, encode_base64url

RFC8037_KEY = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC8037_JWS = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
RFC7515_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
RFC7515_JWS = (
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
    "Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
RFC7638_KEY = {
    "kty": "RSA",
    "e": "AQAB",
    "n": (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4"
        "n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0"
        "zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-c"
        "sFCur-kEgU8awapJzKnqDKgw"
    ),
}
ANY = Form("text", ("",), frozenset(), 1 << 16, Code.TOKEN_INVALID)


def as_signed(text: str, algorithm: str) -> Signed:
    body, _, signature = text.rpartition(".")
    return Signed(ANY, {"alg": algorithm}, {}, body.encode(), decode_base64url(signature) or b"")


def test_thumbprints_are_those_of_rfc_7638_and_rfc_8037() -> None:
    assert thumbprint(RFC7638_KEY) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert thumbprint(RFC8037_KEY) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_ed25519_signature_of_rfc_8037_verifies() -> None:
    check_signature(as_signed(RFC8037_JWS, EDDSA), EDDSA, read_public_jwk(RFC8037_KEY, EDDSA))


def test_the_es256_signature_of_rfc_7515_verifies() -> None:
    check_signature(as_signed(RFC7515_JWS, ES256), ES256, read_public_jwk(RFC7515_KEY, ES256))


@pytest.mark.parametrize(
    ("text", "key", "algorithm"), [(RFC8037_JWS, RFC8037_KEY, EDDSA), (RFC7515_JWS, RFC7515_KEY, ES256)]
)
def test_no_published_signature_verifies_with_a_bit_turned_or_bytes_missing(
    text: str, key: dict[str, str], algorithm: str
) -> None:
    whole = as_signed(text, algorithm)
    public = read_public_jwk(key, algorithm)
    turned = [
        bytes(b ^ (1 << i % 8 if i == j else 0) for j, b in enumerate(whole.signature)) for i in range(64)
    ]
    for signature in [*turned, b"", bytes(64), whole.signature[:-1], whole.signature + b"\0"]:
        with pytest.raises(Refusal):
            check_signature(Signed(ANY, whole.header, {}, whole.signing_input, signature), algorithm, public)


def test_an_algorithm_is_only_verified_with_a_key_of_its_kind() -> None:
    with pytest.raises(Refusal):
        check_signature(as_signed(RFC8037_JWS, EDDSA), EDDSA, read_public_jwk(RFC7515_KEY, ES256))
    with pytest.raises(Refusal):
        check_signature(as_signed(RFC7515_JWS, ES256), ES256, read_public_jwk(RFC8037_KEY, EDDSA))


def test_a_public_key_is_written_as_it_is_read() -> None:
    key = read_public_jwk(RFC8037_KEY, EDDSA)
    assert public_jwk(key) == RFC8037_KEY  # type: ignore[arg-type]


# Ed25519's curve, straight from RFC 8032 section 5.1, to recompute the points of small order.
P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P


def x_of(y: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    for root in (x, x * pow(2, (P - 1) // 4, P) % P):
        if root * root % P == square:
            return root
    return None


def doubled(point: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    product = D * x * x * y * y % P
    return (
        2 * x * y * pow(1 + product, P - 2, P) % P,
        (y * y + x * x) * pow(1 - product, P - 2, P) % P,
    )


@pytest.mark.parametrize("encoded", sorted(_SMALL_ORDER))
def test_every_refused_point_has_an_order_that_divides_eight(encoded: bytes) -> None:
    y = int.from_bytes(encoded, "little") % P
    x = x_of(y)
    assert x is not None
    assert doubled(doubled(doubled((x, y)))) == (0, 1)


@pytest.mark.parametrize("encoded", sorted(_SMALL_ORDER))
@pytest.mark.parametrize("sign", [0, 0x80])
def test_a_key_of_small_order_is_refused_in_every_spelling(encoded: bytes, sign: int) -> None:
    spelled = encoded[:31] + bytes([encoded[31] | sign])
    with pytest.raises(ValueError, match="small order"):
        read_public_jwk({"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(spelled)}, EDDSA)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "key",
        {},
        {**RFC8037_KEY, "d": RFC8037_KEY["x"]},
        {**RFC8037_KEY, "kid": "1"},
        {**RFC8037_KEY, "crv": "Ed448"},
        {**RFC8037_KEY, "x": RFC8037_KEY["x"] + "="},
        {**RFC8037_KEY, "x": RFC8037_KEY["x"][:-1]},
        {**RFC8037_KEY, "x": 7},
        {**RFC8037_KEY, "x": "é" * 43},
        RFC7515_KEY,
    ],
)
def test_a_user_key_is_a_plain_public_ed25519_key_and_nothing_else(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_public_jwk(wrong, EDDSA)


def test_a_point_off_the_curve_is_no_key() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_public_jwk({**RFC7515_KEY, "y": RFC7515_KEY["x"]}, ES256)
