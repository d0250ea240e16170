from rabita.wire.v1 import common_pb2 as _common_pb2
from rabita.wire.v1 import ledger_pb2 as _ledger_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeRequest(_message.Message):
    __slots__ = ("version", "shown", "witnessed")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    WITNESSED_FIELD_NUMBER: _ClassVar[int]
    version: _common_pb2.Version
    shown: _ledger_pb2.Shown
    witnessed: int
    def __init__(self, version: _Optional[_Union[_common_pb2.Version, _Mapping]] = ..., shown: _Optional[_Union[_ledger_pb2.Shown, _Mapping]] = ..., witnessed: _Optional[int] = ...) -> None: ...

class DescribeReply(_message.Message):
    __slots__ = ("version", "agency", "tables", "catalogue_hash", "policy_hash", "shown", "witnessed")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    CATALOGUE_HASH_FIELD_NUMBER: _ClassVar[int]
    POLICY_HASH_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    WITNESSED_FIELD_NUMBER: _ClassVar[int]
    version: _common_pb2.Version
    agency: str
    tables: _containers.RepeatedScalarFieldContainer[str]
    catalogue_hash: str
    policy_hash: str
    shown: _ledger_pb2.Shown
    witnessed: int
    def __init__(self, version: _Optional[_Union[_common_pb2.Version, _Mapping]] = ..., agency: _Optional[str] = ..., tables: _Optional[_Iterable[str]] = ..., catalogue_hash: _Optional[str] = ..., policy_hash: _Optional[str] = ..., shown: _Optional[_Union[_ledger_pb2.Shown, _Mapping]] = ..., witnessed: _Optional[int] = ...) -> None: ...

class AnswerRequest(_message.Message):
    __slots__ = ("token", "question", "round", "fragments", "feeds", "shown", "witnessed")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    FRAGMENTS_FIELD_NUMBER: _ClassVar[int]
    FEEDS_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    WITNESSED_FIELD_NUMBER: _ClassVar[int]
    token: str
    question: str
    round: int
    fragments: _containers.RepeatedCompositeFieldContainer[FragmentWanted]
    feeds: _containers.RepeatedCompositeFieldContainer[Feed]
    shown: _ledger_pb2.Shown
    witnessed: int
    def __init__(self, token: _Optional[str] = ..., question: _Optional[str] = ..., round: _Optional[int] = ..., fragments: _Optional[_Iterable[_Union[FragmentWanted, _Mapping]]] = ..., feeds: _Optional[_Iterable[_Union[Feed, _Mapping]]] = ..., shown: _Optional[_Union[_ledger_pb2.Shown, _Mapping]] = ..., witnessed: _Optional[int] = ...) -> None: ...

class Feed(_message.Message):
    __slots__ = ("name", "ipc")
    NAME_FIELD_NUMBER: _ClassVar[int]
    IPC_FIELD_NUMBER: _ClassVar[int]
    name: str
    ipc: bytes
    def __init__(self, name: _Optional[str] = ..., ipc: _Optional[bytes] = ...) -> None: ...

class FragmentWanted(_message.Message):
    __slots__ = ("name", "digest")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    name: str
    digest: str
    def __init__(self, name: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class AnswerPart(_message.Message):
    __slots__ = ("chunk", "receipt", "shown", "witnessed")
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    WITNESSED_FIELD_NUMBER: _ClassVar[int]
    chunk: _common_pb2.ArrowChunk
    receipt: str
    shown: _ledger_pb2.Shown
    witnessed: int
    def __init__(self, chunk: _Optional[_Union[_common_pb2.ArrowChunk, _Mapping]] = ..., receipt: _Optional[str] = ..., shown: _Optional[_Union[_ledger_pb2.Shown, _Mapping]] = ..., witnessed: _Optional[int] = ...) -> None: ...
