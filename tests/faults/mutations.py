"""Small damage to the bytes of a file, as transport, editors and programs do it; each drawn with the dice given."""

import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_ODD_TEXTS = [
    b"\x00",
    b'"',
    b"'",
    b";",
    b"\\",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"\x0b",
    b"\x1a",
    "\u2028".encode(),
    b"\xed\xa0\x80",
    b"{",
    b"]",
    b"\x1b[2J",
]


def _span(data: bytes, dice: Random, longest: int = 400) -> tuple[int, int]:
    start = dice.randrange(len(data))
    return start, min(len(data), start + dice.randint(1, longest))


def cut_off(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data))]


def cut_beginning(data: bytes, dice: Random) -> bytes:
    return data[dice.randrange(len(data)) :]


def change_byte(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def flip_bits(data: bytes, dice: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def remove_span(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def repeat_span(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] + data[end:]


def zero_span(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + bytes(end - start) + data[end:]


def insert_noise(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.randbytes(dice.randint(1, 50)) + data[at:]


def insert_odd(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(_ODD_TEXTS) * dice.randint(1, 3) + data[at:]


def append_noise(data: bytes, dice: Random) -> bytes:
    return data + dice.randbytes(dice.randint(1, 2000))


def twice(data: bytes, dice: Random) -> bytes:
    return data + data


def nothing(data: bytes, dice: Random) -> bytes:
    return b""


def noise_alone(data: bytes, dice: Random) -> bytes:
    return dice.randbytes(dice.randint(1, 3000))


def mix_lines(data: bytes, dice: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def repeat_header(data: bytes, dice: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(dice.randrange(len(lines)) + 1, lines[0])
    return b"".join(lines)


def without_header(data: bytes, dice: Random) -> bytes:
    return data.partition(b"\n")[2]


def other_line_ends(data: bytes, dice: Random) -> bytes:
    end = dice.choice([b"\r", b"\r\n", b"\n\r", b"\x0b", "\u2028".encode()])
    return b"".join(line + dice.choice([end, b"\n"]) for line in data.splitlines())


def other_encoding(data: bytes, dice: Random) -> bytes:
    encoding = dice.choice(["utf-16", "utf-16-be", "utf-32", "windows-1252", "utf-8-sig", "utf-7"])
    return data.decode().encode(encoding, errors="replace")


def compressed(data: bytes, dice: Random) -> bytes:
    whole = gzip.compress(data)
    return dice.choice([whole, cut_off(whole, dice), flip_bits(whole, dice), whole + whole])


def long_line(data: bytes, dice: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    lines[at] = lines[at].rstrip() + b"x" * dice.choice([9_000, 70_000, 3_000_000]) + b"\n"
    return b"".join(lines)


def deep_nesting(data: bytes, dice: Random) -> bytes:
    depth = dice.choice([10, 1_000, 50_000])
    return data + b'{"id": ' + b"[" * depth + b"]" * dice.choice([depth, 0]) + b"}\n"


def swap_text(data: bytes, dice: Random) -> bytes:
    """A piece of syntax as another program writes it, in one place."""
    olds = [b";", b'"', b": ", b", ", b"1", b".", b"\n"]
    news = [b",", b"\t", b"\\u0000", b"\\ud800", b"NaN", b"1e999", b"null", b"'", b"\xc2\xa0", b"", b"=1+1"]
    old = dice.choice([old for old in olds if old in data])
    places = [at for at in range(len(data)) if data.startswith(old, at)]
    at = dice.choice(places)
    return data[:at] + dice.choice(news) + data[at + len(old) :]


def inside_archive(data: bytes, dice: Random) -> bytes:
    """One member of a zip damaged, the zip itself whole: what a program writes that is ended in the middle."""
    source = zipfile.ZipFile(io.BytesIO(data))
    chosen = dice.choice([info.filename for info in source.infolist()])
    damage = dice.choice([cut_off, change_byte, remove_span, repeat_span, insert_odd, nothing])
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                zipfile.ZipInfo(name), damage(content, dice) if name == chosen and content else content
            )
    return written.getvalue()


OF_BYTES: list[Mutation] = [
    cut_off,
    cut_beginning,
    change_byte,
    flip_bits,
    remove_span,
    repeat_span,
    zero_span,
    insert_noise,
    insert_odd,
    append_noise,
    twice,
    nothing,
    noise_alone,
]
OF_TEXT: list[Mutation] = [
    *OF_BYTES,
    insert_odd,
    mix_lines,
    repeat_header,
    without_header,
    other_line_ends,
    other_encoding,
    compressed,
    long_line,
    deep_nesting,
    swap_text,
    swap_text,
]
OF_ARCHIVE: list[Mutation] = [*OF_BYTES, inside_archive, inside_archive, inside_archive]
