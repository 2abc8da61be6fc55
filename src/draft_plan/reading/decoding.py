"""Bytes to text: UTF-8 only, line ends made LF, with errors that say where and what to do."""

from __future__ import annotations

from draft_plan.errors import SpecError

LARGEST = 5 * 1024 * 1024
"""The most bytes that a spec may have."""

_WIDE = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decode(data: bytes, path: str) -> str:
    """The text of a spec, without BOM and with LF line ends; a CR that ends no line becomes a space.

    Raises SpecError for what is empty, too large, binary or not UTF-8, naming the line.
    """
    if len(data) > LARGEST:
        raise SpecError(
            "the spec is larger than the 5 MB that are read",
            where=path,
            remedy="Split it into one spec per feature.",
        )
    _refuse_wide(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpecError(
            f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8",
            where=path,
            line=line,
            remedy="Save the file as UTF-8.",
        ) from None
    if not text.strip():
        raise SpecError("the spec is empty", where=path, remedy="Describe the feature, with at least one requirement.")
    return _with_lf(text)


def _with_lf(text: str) -> str:
    if "\r" not in text:
        return text
    if "\n" not in text:
        return text.replace("\r", "\n")
    return text.replace("\r\n", "\n").replace("\r", " ")


def _refuse_wide(data: bytes, path: str) -> None:
    for mark, name in _WIDE:
        if data.startswith(mark):
            raise SpecError(f"the file is {name}, not UTF-8", where=path, remedy="Save the file as UTF-8.")
    nul = data.find(b"\x00")
    if nul < 0:
        return
    # Latin text in UTF-16 or UTF-32 has a NUL in at least every other byte.
    sample = data[:4096]
    if sample.count(0) * 3 >= len(sample):
        raise SpecError("the file looks like UTF-16 or UTF-32", where=path, remedy="Save the file as UTF-8.")
    raise SpecError(
        f"byte {nul} is NUL: this is not a text file",
        where=path,
        line=data.count(b"\n", 0, nul) + 1,
        remedy="Name a Markdown file.",
    )
