"""Language packs in Argos format and converted OPUS-MT models: read, check, install and remove them."""

from translation.packs.dictionary import LICENCE_FILE as DICTIONARY_LICENCE
from translation.packs.installation import install, remove, try_out, unpacked, verify
from translation.packs.pack import (
    SUFFIX,
    Pack,
    Tokenizer,
    Tokenizers,
    find,
    lists,
    load,
    newest,
    pairs,
    read,
    tokenizers,
    vocabulary,
)

__all__ = [
    "DICTIONARY_LICENCE",
    "SUFFIX",
    "Pack",
    "Tokenizer",
    "Tokenizers",
    "find",
    "install",
    "lists",
    "load",
    "newest",
    "pairs",
    "read",
    "remove",
    "tokenizers",
    "try_out",
    "unpacked",
    "verify",
    "vocabulary",
]
