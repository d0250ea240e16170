from rabita.wire.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetCatalogueRequest(_message.Message):
    __slots__ = ("version", "token")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    version: _common_pb2.Version
    token: str
    def __init__(self, version: _Optional[_Union[_common_pb2.Version, _Mapping]] = ..., token: _Optional[str] = ...) -> None: ...

class GetCatalogueReply(_message.Message):
    __slots__ = ("version", "federation", "catalogue", "signature")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    FEDERATION_FIELD_NUMBER: _ClassVar[int]
    CATALOGUE_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    version: _common_pb2.Version
    federation: str
    catalogue: bytes
    signature: str
    def __init__(self, version: _Optional[_Union[_common_pb2.Version, _Mapping]] = ..., federation: _Optional[str] = ..., catalogue: _Optional[bytes] = ..., signature: _Optional[str] = ...) -> None: ...

class ListAgenciesRequest(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class ListAgenciesReply(_message.Message):
    __slots__ = ("agencies",)
    AGENCIES_FIELD_NUMBER: _ClassVar[int]
    agencies: _containers.RepeatedCompositeFieldContainer[AgencyStatus]
    def __init__(self, agencies: _Optional[_Iterable[_Union[AgencyStatus, _Mapping]]] = ...) -> None: ...

class AgencyStatus(_message.Message):
    __slots__ = ("id", "name", "state", "tables")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    state: str
    tables: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., state: _Optional[str] = ..., tables: _Optional[_Iterable[str]] = ...) -> None: ...

class AskRequest(_message.Message):
    __slots__ = ("token", "question", "require", "timeout_ms", "progress", "partials")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    PARTIALS_FIELD_NUMBER: _ClassVar[int]
    token: str
    question: str
    require: str
    timeout_ms: int
    progress: bool
    partials: bool
    def __init__(self, token: _Optional[str] = ..., question: _Optional[str] = ..., require: _Optional[str] = ..., timeout_ms: _Optional[int] = ..., progress: _Optional[bool] = ..., partials: _Optional[bool] = ...) -> None: ...

class AskEvent(_message.Message):
    __slots__ = ("progress", "chunk", "report", "partial", "feed", "reference")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    FEED_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    progress: AgencyProgress
    chunk: _common_pb2.ArrowChunk
    report: bytes
    partial: PartialChunk
    feed: NamedChunk
    reference: NamedChunk
    def __init__(self, progress: _Optional[_Union[AgencyProgress, _Mapping]] = ..., chunk: _Optional[_Union[_common_pb2.ArrowChunk, _Mapping]] = ..., report: _Optional[bytes] = ..., partial: _Optional[_Union[PartialChunk, _Mapping]] = ..., feed: _Optional[_Union[NamedChunk, _Mapping]] = ..., reference: _Optional[_Union[NamedChunk, _Mapping]] = ...) -> None: ...

class PartialChunk(_message.Message):
    __slots__ = ("agency", "round", "fragment", "ipc")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    FRAGMENT_FIELD_NUMBER: _ClassVar[int]
    IPC_FIELD_NUMBER: _ClassVar[int]
    agency: str
    round: int
    fragment: str
    ipc: bytes
    def __init__(self, agency: _Optional[str] = ..., round: _Optional[int] = ..., fragment: _Optional[str] = ..., ipc: _Optional[bytes] = ...) -> None: ...

class NamedChunk(_message.Message):
    __slots__ = ("name", "content")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    content: bytes
    def __init__(self, name: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...

class AgencyProgress(_message.Message):
    __slots__ = ("agency", "state", "elapsed_ms")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_MS_FIELD_NUMBER: _ClassVar[int]
    agency: str
    state: str
    elapsed_ms: int
    def __init__(self, agency: _Optional[str] = ..., state: _Optional[str] = ..., elapsed_ms: _Optional[int] = ...) -> None: ...

class ExplainRequest(_message.Message):
    __slots__ = ("token", "sql", "purpose", "case")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    SQL_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    token: str
    sql: str
    purpose: str
    case: str
    def __init__(self, token: _Optional[str] = ..., sql: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ...) -> None: ...

class ExplainReply(_message.Message):
    __slots__ = ("explanation",)
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    explanation: bytes
    def __init__(self, explanation: _Optional[bytes] = ...) -> None: ...
