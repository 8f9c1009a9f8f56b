"""`compare.py LIBRARY OURS NAME=FILE…`: compares what engines made of the kinds of a library, kind by kind.

Each file holds `{ kind: value }`. Prints where each engine differs from OURS first, and the counts. Exits with 1 if any of them differs.
"""

import json
import sys

SHOWN = 160


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def difference(ours, theirs, path=""):
    """The first place where two values differ, and what stands there; `None` if they are alike."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            here = f"{path}[{key!r}]"
            if key not in theirs:
                return here, ours[key], "nothing"
            if key not in ours:
                return here, "nothing", theirs[key]
            found = difference(ours[key], theirs[key], here)
            if found:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        found = (difference(*pair, f"{path}[{at}]") for at, pair in enumerate(zip(ours, theirs)))
        return next(filter(None, found), None)
    # `True == 1` in Python, and not in JSON.
    alike = ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)
    return None if alike else (path, ours, theirs)


def short(value):
    text = json.dumps(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def main():
    library, ours, *others = sys.argv[1:]
    ours = read(ours)
    differ = False
    for name, path in (other.split("=", 1) for other in others):
        theirs = read(path)
        for kind in sorted(ours.keys() | theirs.keys()):
            found = difference(ours.get(kind), theirs.get(kind))
            if found:
                differ = True
                where, wanted, made = found
                print(f"{library}: {kind}: {name} differs at {where}\n  crdsmith: {short(wanted)}\n  {name}: {short(made)}")
    setters = sum(len(kind.get("setters", ())) for kind in ours.values())
    texts = sum(len(kind.get("documentation", ())) for kind in ours.values())
    print(f"{library}: {len(ours)} programs, {setters} setters, {texts} documented members")
    sys.exit(differ)


if __name__ == "__main__":
    main()
