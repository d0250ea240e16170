from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Refusal(_message.Message):
    __slots__ = ("code", "message", "hint", "start", "end")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    code: str
    message: str
    hint: str
    start: int
    end: int
    def __init__(self, code: _Optional[str] = ..., message: _Optional[str] = ..., hint: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...

class Version(_message.Message):
    __slots__ = ("wire", "program")
    WIRE_FIELD_NUMBER: _ClassVar[int]
    PROGRAM_FIELD_NUMBER: _ClassVar[int]
    wire: int
    program: str
    def __init__(self, wire: _Optional[int] = ..., program: _Optional[str] = ...) -> None: ...

class ArrowChunk(_message.Message):
    __slots__ = ("fragment", "ipc")
    FRAGMENT_FIELD_NUMBER: _ClassVar[int]
    IPC_FIELD_NUMBER: _ClassVar[int]
    fragment: str
    ipc: bytes
    def __init__(self, fragment: _Optional[str] = ..., ipc: _Optional[bytes] = ...) -> None: ...
