"""C++ Jsonnet as a command: `cpp.py FILE` prints the JSON that FILE evaluates to, `cpp.py FILE FOLDER` looks for imports in FOLDER too."""

import sys

import _jsonnet

sys.stdout.reconfigure(encoding="utf-8")
try:
    sys.stdout.write(_jsonnet.evaluate_file(sys.argv[1], jpathdir=sys.argv[2:]))
except RuntimeError as error:
    sys.exit(str(error))
