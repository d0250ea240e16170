"""Certificates, tokens, questions and receipts: who says what, and how it is known (DESIGN §10)."""

from rabita.trust.accounts import sign_account, verify_account
from rabita.trust.authority import Authority, AuthorityWatch, NotCertified
from rabita.trust.catalogue_signature import (
    CatalogueSignatureWatch,
    SignedCatalogue,
    load_catalogue_signature,
    sign_catalogue,
    verify_catalogue,
)
from rabita.trust.issue import (
    issue_party,
    load_catalogue_signer,
    make_authority,
    publish_authority,
    rotate_authority,
    rotate_party,
)
from rabita.trust.issuers import IssuerKey, Issuers, IssuersWatch, load_issuers
from rabita.trust.model import Asker, FragmentResult, Question, Receipt, VerifiedQuestion, VerifiedReceipt
from rabita.trust.names import (
    PartyName,
    agency_id,
    broker_id,
    catalogue_id,
    dns_name,
    parse_spiffe_id,
    peer_spiffe_id,
)
from rabita.trust.parties import Party, Signer, SignerWatch, load_party, load_signer
from rabita.trust.questions import sign_question, verify_question
from rabita.trust.receipts import sign_receipt, verify_receipt
from rabita.trust.replay import SeenQuestions
from rabita.trust.sketch_key import SketchKey, SketchKeyWatch, make_sketch_key, publish_sketch_key
from rabita.trust.tokens import TokenVerifier, agency_in, expiry_of, subject_of, verify_token
from rabita.trust.users import (
    Identity,
    TokenIssuer,
    issue_token,
    issue_user,
    load_issuer,
    make_issuer,
    publish_issuers,
    renew_token,
    rotate_issuer,
)

__all__ = [
    "Asker",
    "Authority",
    "AuthorityWatch",
    "CatalogueSignatureWatch",
    "FragmentResult",
    "Identity",
    "IssuerKey",
    "Issuers",
    "IssuersWatch",
    "NotCertified",
    "Party",
    "PartyName",
    "Question",
    "Receipt",
    "SeenQuestions",
    "SignedCatalogue",
    "Signer",
    "SignerWatch",
    "SketchKey",
    "SketchKeyWatch",
    "TokenIssuer",
    "TokenVerifier",
    "VerifiedQuestion",
    "VerifiedReceipt",
    "agency_id",
    "agency_in",
    "broker_id",
    "catalogue_id",
    "dns_name",
    "expiry_of",
    "issue_party",
    "issue_token",
    "issue_user",
    "load_catalogue_signature",
    "load_catalogue_signer",
    "load_issuer",
    "load_issuers",
    "load_party",
    "load_signer",
    "make_authority",
    "make_issuer",
    "make_sketch_key",
    "parse_spiffe_id",
    "peer_spiffe_id",
    "publish_authority",
    "publish_issuers",
    "publish_sketch_key",
    "renew_token",
    "rotate_authority",
    "rotate_issuer",
    "rotate_party",
    "sign_catalogue",
    "sign_question",
    "sign_account",
    "sign_receipt",
    "subject_of",
    "verify_catalogue",
    "verify_question",
    "verify_account",
    "verify_receipt",
    "verify_token",
]
