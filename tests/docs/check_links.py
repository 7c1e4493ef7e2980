#!/usr/bin/env python3
"""The `links` test: every relative path that the documents name exists: a page moves with its file.

usage: check_links.py ROOT

Reads README.md, CONTRIBUTING.md, CHANGELOG.md and docs/**/*.md of the project in ROOT. Checked are

- the target of each Markdown link and picture, from the page's own folder, and its #heading;
- each `path/in/code` outside code blocks whose first folder is one of the project's, from ROOT. A
  wildcard has to match something; `path:12` may name a line, `path/` a folder; a path with a
  <placeholder> or an ellipsis is an example and is left alone.

Prints one line per breach and exits 1 if there is any.
"""

import pathlib
import re
import sys
import urllib.parse

PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md"]
FENCE = re.compile(r"^ {0,3}(```|~~~)")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
CODE = re.compile(r"`([^`]+)`")
PATH = re.compile(r"[\w.*][\w.*/-]*/[\w.*/-]*(?::\d+(?::\d+)?)?")
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
# Made by a build or a run: not in a fresh checkout.
DERIVED = {"build", "out"}


def prose_lines(text):
    """(number, line) of what stands outside code blocks."""
    fence = None
    for number, line in enumerate(text.splitlines(), start=1):
        mark = FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        elif fence is None:
            yield number, line


def anchors(page):
    """The #names that a page's headings have, as code forges make them."""
    names = set()
    for _, line in prose_lines(page.read_text(encoding="utf-8")):
        if heading := HEADING.match(line):
            kept = re.sub(r"[^\w\- ]", "", heading[1].lower())
            name = kept.replace(" ", "-")
            count = 1
            unique = name
            while unique in names:
                unique = f"{name}-{count}"
                count += 1
            names.add(unique)
    return names


def link_breach(page, target):
    """Why a link's target is wrong; None if it is right or leads out of the project."""
    url = urllib.parse.urlsplit(target)
    if url.scheme or url.netloc:
        return None
    file = page.parent / urllib.parse.unquote(url.path) if url.path else page
    if not file.exists():
        return "names no file"
    if url.fragment and file.suffix == ".md" and url.fragment not in anchors(file):
        return "names no heading"
    return None


def path_breach(root, code):
    """Why a path in backticks is wrong; None if it is right or no path of the project."""
    if not PATH.fullmatch(code):
        return None
    path = code.split(":")[0]
    top = path.split("/")[0]
    if top in DERIVED or not top.strip(".*") or not (root / top).is_dir() or "..." in path:
        return None
    found = any(root.glob(path.rstrip("/"))) if "*" in path else (root / path).exists()
    return None if found else "names no file"


def page_breaches(root, page):
    for number, line in prose_lines(page.read_text(encoding="utf-8")):
        without_code = CODE.sub("", line)
        found = [(target, link_breach(page, target)) for target in LINK.findall(without_code)]
        found += [(code, path_breach(root, code)) for code in CODE.findall(line)]
        for name, why in found:
            if why:
                yield f"{page.relative_to(root)}:{number}: `{name}` {why}"


def breaches(root):
    pages = [page for pattern in PAGES for page in sorted(root.glob(pattern))]
    return [breach for page in pages for breach in page_breaches(root, page)]


if __name__ == "__main__":
    found = breaches(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(found) or "links: every path that the documents name exists")
    sys.exit(1 if found else 0)
