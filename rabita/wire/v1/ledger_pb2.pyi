from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Shown(_message.Message):
    __slots__ = ("checkpoint", "certificate", "since", "leaves", "consistency", "frontier")
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    LEAVES_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_FIELD_NUMBER: _ClassVar[int]
    FRONTIER_FIELD_NUMBER: _ClassVar[int]
    checkpoint: str
    certificate: bytes
    since: int
    leaves: bytes
    consistency: bytes
    frontier: bytes
    def __init__(self, checkpoint: _Optional[str] = ..., certificate: _Optional[bytes] = ..., since: _Optional[int] = ..., leaves: _Optional[bytes] = ..., consistency: _Optional[bytes] = ..., frontier: _Optional[bytes] = ...) -> None: ...

class AccountRequest(_message.Message):
    __slots__ = ("token", "agency", "wanted")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    token: str
    agency: str
    wanted: bytes
    def __init__(self, token: _Optional[str] = ..., agency: _Optional[str] = ..., wanted: _Optional[bytes] = ...) -> None: ...

class AccountWanted(_message.Message):
    __slots__ = ("nonce", "question", "since", "first", "size", "states")
    NONCE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    nonce: bytes
    question: str
    since: str
    first: int
    size: int
    states: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, nonce: _Optional[bytes] = ..., question: _Optional[str] = ..., since: _Optional[str] = ..., first: _Optional[int] = ..., size: _Optional[int] = ..., states: _Optional[_Iterable[int]] = ...) -> None: ...

class AccountReply(_message.Message):
    __slots__ = ("signature", "account")
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    signature: str
    account: bytes
    def __init__(self, signature: _Optional[str] = ..., account: _Optional[bytes] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("checkpoint", "keys", "entries", "states", "first", "frontier", "leaves")
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    FRONTIER_FIELD_NUMBER: _ClassVar[int]
    LEAVES_FIELD_NUMBER: _ClassVar[int]
    checkpoint: str
    keys: str
    entries: _containers.RepeatedCompositeFieldContainer[LedgerEntry]
    states: _containers.RepeatedCompositeFieldContainer[ProvenState]
    first: int
    frontier: bytes
    leaves: bytes
    def __init__(self, checkpoint: _Optional[str] = ..., keys: _Optional[str] = ..., entries: _Optional[_Iterable[_Union[LedgerEntry, _Mapping]]] = ..., states: _Optional[_Iterable[_Union[ProvenState, _Mapping]]] = ..., first: _Optional[int] = ..., frontier: _Optional[bytes] = ..., leaves: _Optional[bytes] = ...) -> None: ...

class ProvenState(_message.Message):
    __slots__ = ("size", "root", "consistency")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_FIELD_NUMBER: _ClassVar[int]
    size: int
    root: bytes
    consistency: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, size: _Optional[int] = ..., root: _Optional[bytes] = ..., consistency: _Optional[_Iterable[bytes]] = ...) -> None: ...

class CountRequest(_message.Message):
    __slots__ = ("token", "since", "until", "by_hour")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    BY_HOUR_FIELD_NUMBER: _ClassVar[int]
    token: str
    since: str
    until: str
    by_hour: bool
    def __init__(self, token: _Optional[str] = ..., since: _Optional[str] = ..., until: _Optional[str] = ..., by_hour: _Optional[bool] = ...) -> None: ...

class CountReply(_message.Message):
    __slots__ = ("times", "outcomes", "purposes", "codes", "agencies")
    TIMES_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    PURPOSES_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    AGENCIES_FIELD_NUMBER: _ClassVar[int]
    times: _containers.RepeatedCompositeFieldContainer[Counted]
    outcomes: _containers.RepeatedCompositeFieldContainer[Counted]
    purposes: _containers.RepeatedCompositeFieldContainer[Counted]
    codes: _containers.RepeatedCompositeFieldContainer[Counted]
    agencies: _containers.RepeatedCompositeFieldContainer[Counted]
    def __init__(self, times: _Optional[_Iterable[_Union[Counted, _Mapping]]] = ..., outcomes: _Optional[_Iterable[_Union[Counted, _Mapping]]] = ..., purposes: _Optional[_Iterable[_Union[Counted, _Mapping]]] = ..., codes: _Optional[_Iterable[_Union[Counted, _Mapping]]] = ..., agencies: _Optional[_Iterable[_Union[Counted, _Mapping]]] = ...) -> None: ...

class Counted(_message.Message):
    __slots__ = ("name", "of", "number")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    name: str
    of: str
    number: int
    def __init__(self, name: _Optional[str] = ..., of: _Optional[str] = ..., number: _Optional[int] = ...) -> None: ...

class ListWitnessedRequest(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class ListWitnessedReply(_message.Message):
    __slots__ = ("ledgers",)
    LEDGERS_FIELD_NUMBER: _ClassVar[int]
    ledgers: _containers.RepeatedCompositeFieldContainer[WitnessedLedger]
    def __init__(self, ledgers: _Optional[_Iterable[_Union[WitnessedLedger, _Mapping]]] = ...) -> None: ...

class WitnessedLedger(_message.Message):
    __slots__ = ("origin", "size", "checkpoint", "stopped")
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    origin: str
    size: int
    checkpoint: str
    stopped: str
    def __init__(self, origin: _Optional[str] = ..., size: _Optional[int] = ..., checkpoint: _Optional[str] = ..., stopped: _Optional[str] = ...) -> None: ...

class LogInRequest(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class LogInReply(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetCheckpointRequest(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class GetCheckpointReply(_message.Message):
    __slots__ = ("checkpoint",)
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    checkpoint: str
    def __init__(self, checkpoint: _Optional[str] = ...) -> None: ...

class SearchRequest(_message.Message):
    __slots__ = ("token", "since", "until", "user", "purpose", "case", "kind", "question", "text", "limit", "agency", "policy", "code", "decision", "table", "column", "proofs", "state")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    TABLE_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    PROOFS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    token: str
    since: str
    until: str
    user: str
    purpose: str
    case: str
    kind: str
    question: str
    text: str
    limit: int
    agency: str
    policy: str
    code: str
    decision: str
    table: str
    column: str
    proofs: bool
    state: str
    def __init__(self, token: _Optional[str] = ..., since: _Optional[str] = ..., until: _Optional[str] = ..., user: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., kind: _Optional[str] = ..., question: _Optional[str] = ..., text: _Optional[str] = ..., limit: _Optional[int] = ..., agency: _Optional[str] = ..., policy: _Optional[str] = ..., code: _Optional[str] = ..., decision: _Optional[str] = ..., table: _Optional[str] = ..., column: _Optional[str] = ..., proofs: _Optional[bool] = ..., state: _Optional[str] = ...) -> None: ...

class SearchReply(_message.Message):
    __slots__ = ("entries", "more", "checkpoint", "keys")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[LedgerEntry]
    more: bool
    checkpoint: str
    keys: str
    def __init__(self, entries: _Optional[_Iterable[_Union[LedgerEntry, _Mapping]]] = ..., more: _Optional[bool] = ..., checkpoint: _Optional[str] = ..., keys: _Optional[str] = ...) -> None: ...

class LedgerEntry(_message.Message):
    __slots__ = ("index", "entry", "masked", "inclusion")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    MASKED_FIELD_NUMBER: _ClassVar[int]
    INCLUSION_FIELD_NUMBER: _ClassVar[int]
    index: int
    entry: bytes
    masked: bytes
    inclusion: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, index: _Optional[int] = ..., entry: _Optional[bytes] = ..., masked: _Optional[bytes] = ..., inclusion: _Optional[_Iterable[bytes]] = ...) -> None: ...
