"""The first code of relay.pyz. Old Pythons must be able to read it, to say that they are too old."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Classroom Relay needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

import unpacking

unpacking.main()
