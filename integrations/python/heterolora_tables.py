"""Reads data files row by row as heterolorad's worker reads them. Needs the standard library only.

    from heterolora_tables import read
    rows = read("test.tsv", {"text": "text", "label": "label"})      # the columns of a request, or of head.json

What the worker reads is read here to the same texts, and what it refuses for its form is refused here at the same line
(docs/requests.md has the rules); whether a label is known, or a number a number, is left to who uses the rows.
"""

import json
import pathlib
import re
from typing import NamedTuple

MARK = "\ufeff"
# RFC 4180: a field in quotes, or one without quotes, commas and line ends.
FIELD = re.compile(r'"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)')
FIELD_END = re.compile(r",|\r?\n|\Z")
SURROGATE = re.compile("[\ud800-\udfff]")


class TableError(ValueError):
    """A file that the worker would not read either; `line` is None where it is about the whole."""

    def __init__(self, line, reason):
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line


class Row(NamedTuple):
    """`texts` is one text, the two of a pair, prompt and completion, or what each message says; `target` the label as it is written."""

    texts: tuple
    target: str | None


def read(path, columns):
    """The rows of a file, in its order."""
    return rows(pathlib.Path(path).read_bytes(), str(path), columns)


def rows(data, name, columns):
    """The rows of `data`, whose format is told by the ending of `name`."""
    content = text_of(data)
    if name.endswith(".tsv"):
        found = [row for row in of_fields(tab_separated(content), columns)]
    elif name.endswith(".csv"):
        found = [row for row in of_fields(comma_separated(content), columns)]
    elif name.endswith(".jsonl"):
        found = [of_object(line, text, columns) for line, text in lines(content)]
    else:
        raise TableError(None, "the name must end with .tsv, .csv or .jsonl")
    if not found:
        raise TableError(None, "has no row")
    return found


def text_of(data):
    """UTF-8 without its byte order mark, and without the line ends at its end."""
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(data.count(b"\n", 0, error.start) + 1, "is not UTF-8") from None
    if "\0" in content:
        raise TableError(content.count("\n", 0, content.index("\0")) + 1, "holds a NUL character")
    content = content.removeprefix(MARK)
    if content.startswith(MARK):
        raise TableError(1, "begins with a second byte order mark (U+FEFF)")
    content = content.rstrip("\r\n")
    if "\r" in content and "\n" not in content:
        raise TableError(1, "its lines end with a lone CR (U+000D)")
    return content


def lines(content):
    """Numbers and texts of lines, which end with LF or CRLF; any other CR, and whatever else Unicode calls a line end, is text."""
    if not content:
        return
    for number, line in enumerate(content.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line:
            raise TableError(number, "is empty")
        yield number, line


def tab_separated(content):
    for number, line in lines(content):
        yield number, line.split("\t")


def comma_separated(content):
    position, line = 0, 1
    while position < len(content):
        start, fields, end = line, [], ","
        if content.startswith(("\n", "\r\n"), position):
            raise TableError(line, "is empty")
        while end == ",":
            field = FIELD.match(content, position)
            line += field.group().count("\n")
            separator = FIELD_END.match(content, field.end())
            if separator is None:
                raise TableError(line, "a quote or a lone CR where a field should end")
            quoted, plain = field.groups()
            fields.append(plain if quoted is None else quoted.replace('""', '"'))
            position, end = separator.end(), separator.group()
        line += 1
        yield start, fields


def wanted(columns):
    return [columns[key] for key in ("text", "textPair", "prompt", "completion") if columns.get(key) is not None]


def of_fields(records, columns):
    header = None
    for line, fields in records:
        if not any(field.strip() for field in fields):
            raise TableError(line, "is empty but for white space and separators")
        if header is None:
            is_row = columns.get("hasHeader") is False
            header = [str(number + 1) for number in range(len(fields))] if is_row else fields
            label = columns.get("label")
            for name in [*wanted(columns), *([] if label is None else [label])]:
                if header.count(name) != 1:
                    raise TableError(line, f"has {header.count(name)} columns {name!r}, 1 is needed; it has {header!r}")
            if not is_row:
                continue
        if len(fields) != len(header):
            raise TableError(line, f"{len(fields)} fields; the first line has {len(header)}")
        named = dict(zip(header, fields))
        yield row_of(line, tuple(named[name] for name in wanted(columns)), named.get(columns.get("label")))


def of_object(line, text, columns):
    def members(pairs):
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    def no_constant(name):
        raise ValueError(f"{name} is no value of JSON")

    try:
        # Numbers stay as they are written: 1.0 is not the label 1.
        value = json.loads(text, object_pairs_hook=members, parse_float=Digits, parse_int=Digits, parse_constant=no_constant)
        if SURROGATE.search(json.dumps(value, ensure_ascii=False)):
            raise ValueError("half of a surrogate pair")
    except (ValueError, RecursionError) as error:
        raise TableError(line, f"is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise TableError(line, "is not a JSON object")
    if columns.get("messages") is not None:
        messages = value.get(columns["messages"])
        if not isinstance(messages, list) or not all(isinstance(m, dict) and is_text(m.get("content")) for m in messages):
            raise TableError(line, f"{columns['messages']!r} is no list of messages")
        return row_of(line, tuple(message["content"] for message in messages), None)
    texts = tuple(value.get(name) for name in wanted(columns))
    if not all(is_text(text) for text in texts):
        raise TableError(line, f"has no strings {wanted(columns)!r}")
    target = None
    if columns.get("label") is not None:
        target = value.get(columns["label"])
        if isinstance(target, bool):
            target = "true" if target else "false"
        if not isinstance(target, str):
            raise TableError(line, f"has no string, number or truth value {columns['label']!r}")
    return row_of(line, texts, None if target is None else str(target))


class Digits(str):
    """A number as it is written."""


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Digits)


def row_of(line, texts, target):
    if any("\0" in text or not text.strip() for text in texts):
        raise TableError(line, "a text is empty, or holds a NUL character")
    return Row(texts, target)
