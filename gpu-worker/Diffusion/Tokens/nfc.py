#!/usr/bin/env python3
"""Writes nfc.bin, the tables of Unicode's canonical composition, from Python's own Unicode data.

Hosts without ICU have no normalisation in .NET, and tokens must not depend on the host. Little-endian 32-bit numbers:
count, then (code point, class) for each combining mark; count, then (code point, length, parts...) for each full canonical
decomposition; count, then (first, second, composed) for each pair that composes. Hangul is arithmetic and left out.
"""
import pathlib
import struct
import sys
import unicodedata

points = [p for p in range(sys.maxunicode + 1) if not 0xD800 <= p <= 0xDFFF and not 0xAC00 <= p <= 0xD7A3]
classes = [(p, unicodedata.combining(chr(p))) for p in points if unicodedata.combining(chr(p))]
decompositions = [(p, [ord(c) for c in unicodedata.normalize("NFD", chr(p))]) for p in points if unicodedata.normalize("NFD", chr(p)) != chr(p)]
pairs = []
for p in points:
    parts = unicodedata.decomposition(chr(p)).split()
    if len(parts) == 2 and not parts[0].startswith("<"):
        first, second = (int(part, 16) for part in parts)
        if unicodedata.normalize("NFC", chr(first) + chr(second)) == chr(p):
            pairs.append((first, second, p))

numbers = [len(classes), *(n for entry in classes for n in entry)]
numbers += [len(decompositions), *(n for p, parts in decompositions for n in (p, len(parts), *parts))]
numbers += [len(pairs), *(n for pair in pairs for n in pair)]
pathlib.Path(__file__).with_name("nfc.bin").write_bytes(struct.pack(f"<{len(numbers)}I", *numbers))
