"""Language packs in Argos format: read, check, install and remove them."""

from translation.packs.dictionary import LICENCE_FILE as DICTIONARY_LICENCE
from translation.packs.installation import install, remove, try_out, unpacked, verify
from translation.packs.pack import (
    SUFFIX,
    Pack,
    Tokenizer,
    find,
    lists,
    load,
    newest,
    pairs,
    read,
    tokenizer,
    vocabulary,
)

__all__ = [
    "DICTIONARY_LICENCE",
    "SUFFIX",
    "Pack",
    "Tokenizer",
    "find",
    "install",
    "lists",
    "load",
    "newest",
    "pairs",
    "read",
    "remove",
    "tokenizer",
    "try_out",
    "unpacked",
    "verify",
    "vocabulary",
]
