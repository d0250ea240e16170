"""A federation as an analyst holds it: ask, explain, and look at what there is to ask about.

connect -> catalogue verified once -> sign -> Ask -> assemble -> verify every receipt
        -> plan here as well -> is it what the plan asks? (-> merge here as well) -> Answer
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from rabita import telemetry
from rabita.catalogue import Profile, load_profile
from rabita.catalogue.model import Catalogue, Table
from rabita.client.accounts import Accounts
from rabita.client.agencies import AgencyStatus, list_agencies
from rabita.client.answer import Answer
from rabita.client.assembly import OnProgress, Received, assemble
from rabita.client.broker_record import check_broker_record
from rabita.client.calls import call, grpc_failures
from rabita.client.credentials import Credentials, question_id
from rabita.client.explanation import Explanation, parse_explanation
from rabita.client.explanation_text import read_explained
from rabita.client.ledger import LedgerKeeper
from rabita.client.plans import Plans, planned
from rabita.client.receipts import Asked, VerifiedReport, verify_report
from rabita.client.reconciling import Online, reconcile_online
from rabita.client.report import malformed, parse_report
from rabita.client.request import Request, check_purpose, check_sql, checked
from rabita.client.signed_catalogue import read_catalogue
from rabita.client.story import Story, tell_story
from rabita.ledger import Filter, Found
from rabita.ledger.export import Exported, export_header
from rabita.refusal import Code, Refusal
from rabita.sql.explained import explained
from rabita.trust import Authority, broker_id, dns_name, sign_question, subject_of, verify_receipt
from rabita.wire.channels import open_channel
from rabita.wire.recorded import check_record
from rabita.wire.v1 import broker_pb2, common_pb2
from rabita.wire.v1.broker_pb2_grpc import BrokerServiceStub
from rabita.wire.version import WIRE_VERSION

if TYPE_CHECKING:
    from rabita.client.planned import Planned

_GRACE_S = 2.0
"""How much longer than the asker's timeout a call may take: the broker's own word about it has to arrive."""

_LOOK_S = 10.0
"""How long the small calls may take: catalogue, agencies, explain."""


def connect(profile: Profile | str | Path | None = None) -> Federation:
    """The federation that a profile names; without one, `RABITA_PROFILE` says where it is.

    Nothing is asked yet. Use as a context manager, or call `close`.
    """
    if isinstance(profile, Profile):
        return Federation(profile)
    path = profile or os.environ.get("RABITA_PROFILE")
    if not path:
        raise Refusal(
            Code.CONFIGURATION,
            "no profile: which federation, and as whom?",
            hint="name a profile file: `rabita --profile FILE ...`, RABITA_PROFILE, or connect(profile=...)",
        )
    return Federation(load_profile(Path(path)))


class Federation:
    """A connection to a federation's broker, as one asker. Safe to use from several threads."""

    def __init__(self, profile: Profile) -> None:
        self._credentials = Credentials(profile)
        self._name = profile.federation
        authority_pem = self._credentials.authority_pem()
        self._authority = Authority.from_pem(authority_pem)
        self._channel = open_channel(
            profile.broker, authority_pem, dns_name(broker_id(profile.federation)), None
        )
        self._broker = BrokerServiceStub(self._channel)
        self._ledger = LedgerKeeper(self._channel, _LOOK_S)
        self._catalogue: Catalogue | None = None
        self._plans = Plans()

    @property
    def name(self) -> str:
        return self._name

    def query(
        self,
        sql: str,
        *,
        purpose: str,
        case: str = "",
        require: str = "all",
        timeout: float = 30.0,
        verify: bool | None = None,
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """The federation's answer to the SQL; of `EXPLAIN SELECT ...`, what it would do.

        `require` is `all`, `any` or `quorum:N`; `timeout` is in seconds; `on_progress` is called from this
        thread whenever an agency's state changes. With `verify`, which the profile
        says where it is None, the partials come along and are merged here too: the rows are then this side's
        own, and refused where the broker's are others.

        Raises `Refusal`, with the place in the SQL where it has one. An exception on the way,
        KeyboardInterrupt too, ends the question at the broker.
        """
        request = checked(
            sql,
            purpose,
            case,
            require,
            timeout,
            self._credentials.profile.verify if verify is None else verify,
        )
        self._plans.prepare()
        with telemetry.new_trace(), telemetry.span("client.query"):
            catalogue = self._known_catalogue()
            try:
                return self._ask(request, catalogue, on_progress)
            except Refusal as refusal:
                if refusal.code is not Code.CATALOGUE_MISMATCH:
                    raise
                renewed = self._known_catalogue(renew=True)
                if renewed.hash == catalogue.hash:
                    raise
            return self._ask(request, renewed, on_progress)

    def explain(self, sql: str, purpose: str = "", case: str = "") -> Explanation:
        """What the SQL would do and what policy would say, without asking any agency."""
        check_sql(sql)
        request = broker_pb2.ExplainRequest(
            token=self._credentials.token(), sql=sql, purpose=purpose, case=case
        )
        return parse_explanation(call(self._broker.Explain, request, _LOOK_S).explanation)

    def tables(self) -> Mapping[str, Table]:
        """The shared and reference tables by name, from the verified catalogue."""
        return self.catalogue().tables

    def catalogue(self) -> Catalogue:
        """The catalogue that the federation's authority signed."""
        return self._known_catalogue()

    def agencies(self) -> tuple[AgencyStatus, ...]:
        """The agencies and how they stand with the broker now; all that the catalogue names are there."""
        listed = list_agencies(self._broker, self._credentials.token(), _LOOK_S)
        if left_out := sorted(self._known_catalogue().agencies.keys() - {agency.id for agency in listed}):
            raise Refusal(
                Code.ANSWER_MALFORMED,
                f"the broker's list leaves out {left_out[0]!r}, which the catalogue has",
            )
        return listed

    def close(self) -> None:
        self._plans.close()
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _known_catalogue(self, *, renew: bool = False) -> Catalogue:
        known = self._catalogue
        if known is None or renew:
            request = broker_pb2.GetCatalogueRequest(
                version=common_pb2.Version(wire=WIRE_VERSION), token=self._credentials.token()
            )
            reply = call(self._broker.GetCatalogue, request, _LOOK_S)
            _same_wire(reply.version)
            known = read_catalogue(reply, self._authority, self._name)
            self._catalogue = known
        return known

    def _ask(self, request: Request, catalogue: Catalogue, on_progress: OnProgress | None) -> Answer:
        check_purpose(request.purpose, catalogue)
        token = self._credentials.token()
        signed = sign_question(
            self._credentials.key(),
            subject=subject_of(token),
            sql=request.sql,
            purpose=request.purpose,
            case=request.case,
            catalogue_hash=catalogue.hash,
            federation=self._name,
            now=int(time.time()),
        )
        only_explained = explained(request.sql) is not None
        plan = None if only_explained else self._plans.begin(request.sql, catalogue)
        received = self._exchange(request, token, signed, on_progress)
        asked = Asked(question_id(signed), catalogue.hash, request.require)
        verified = verify_report(
            parse_report(received.report),
            asked,
            lambda text, agency: check_record(
                verify_receipt(
                    text,
                    authority=self._authority,
                    federation=self._name,
                    agency=agency,
                    now=int(time.time()),
                )
            ),
        )
        own = None if plan is None else planned(plan)
        if own is not None:
            own.check(received.table, verified)
        check_broker_record(
            verified, digest=received.digest, explained=own is None, authority=self._authority,
            federation=self._name, now=int(time.time()),
        )  # fmt: skip
        if own is not None:
            table = _merged_here(own, received, verified) if request.verify else received.table
            return Answer(table, verified.report, verified.receipts)
        if verified.report.rounds or verified.report.agencies:
            raise malformed("it tells of agencies, and none is asked to explain a question")
        explanation, table = read_explained(received.table)
        return Answer(table, verified.report, verified.receipts, explanation)

    def search_ledger(self, wanted: Filter, limit: int = 100) -> tuple[list[Found], bool]:
        """The broker's ledger entries that match, newest first, and whether there are more than came.

        For officers; the search is recorded.
        """
        return self._ledger.search(self._credentials.token(), wanted, limit)

    def export_ledger(self, wanted: Filter, limit: int) -> tuple[dict[str, Any], list[Exported]]:
        """The same with proofs: the header of an export, and its entries. For officers; recorded."""
        proved = self._ledger.proofs(self._credentials.token(), wanted, limit)
        return export_header(proved.keys, proved.checkpoint, wanted), list(proved.entries)

    def story(self, question: str, agencies: Sequence[str] = ()) -> Story:
        """What broker and agencies have of one question, proven and compared. For officers; recorded.

        Every agency is asked that the broker lists, and those named here.
        """
        return tell_story(self._accounts(), self._credentials.token(), question, self._listed(agencies))

    def reconcile(
        self, agencies: Sequence[str] = (), *, since: str = "", until: str = "", timeout: float = 60.0
    ) -> Online:
        """The broker's record held against each agency's, entry by entry. For its officers; recorded.

        Every agency is asked that the broker lists, and those named here; each party has `timeout` seconds.
        """
        return reconcile_online(
            self._accounts(), self._credentials.token(), self._listed(agencies),
            since=since, until=until, seconds=timeout,
        )  # fmt: skip

    def _accounts(self) -> Accounts:
        return Accounts(self._ledger, self._authority, self._name)

    def _listed(self, more: Sequence[str]) -> list[str]:
        return [*(status.id for status in self.agencies()), *more]

    def watch_ledger(self, wanted: Filter) -> Iterator[Found]:
        """The broker's entries that match, as they are written. For officers; recorded when it begins."""
        return self._ledger.watch(self._credentials.token(), wanted)

    def _exchange(
        self, request: Request, token: str, signed: str, on_progress: OnProgress | None
    ) -> Received:
        wanted = broker_pb2.AskRequest(
            token=token,
            question=signed,
            require=request.require.text,
            timeout_ms=round(request.timeout_s * 1000),
            progress=on_progress is not None,
            partials=request.verify,
        )
        with grpc_failures():
            events = self._broker.Ask(
                wanted, timeout=request.timeout_s + _GRACE_S, metadata=telemetry.outgoing()
            )
            try:
                return assemble(events, on_progress)
            except BaseException:
                events.cancel()
                raise


def _merged_here(own: Planned, received: Received, verified: VerifiedReport) -> pa.Table:
    from rabita.client.remerge import remerged  # noqa: PLC0415 - loads DuckDB

    return remerged(own, received, verified)


def _same_wire(version: common_pb2.Version) -> None:
    if version.wire not in (0, WIRE_VERSION):
        raise Refusal(
            Code.VERSION_MISMATCH,
            f"the broker speaks version {version.wire} of the wire contract, this program {WIRE_VERSION}",
            hint="install the version of rabita that the federation's operators name",
        )


__all__ = ["Federation", "connect"]
