#!/usr/bin/env python3
"""The `layers` test: holds every #include under src/ to the lines of src/CMakeLists.txt.

usage: check_layers.py SRC

- A module includes only its own headers and those of modules that it depends on, directly or not.
- A module's internal/ folder is its own.
- The programs in src/cli include what they link, as target_link_libraries says.
- No module depends on itself, however long the way round, and every folder of sources is declared.
- A header of ours is named in quotes, by its path from src/, as in "evidence/tree.h".

Prints one line per breach and exits 1 if there is any.
"""

import pathlib
import re
import sys

PROGRAMS_FOLDER = "cli"
MODULE = re.compile(r"^\s*syscard_module\(\s*(\w+)([^)]*)\)", re.MULTILINE)
PROGRAM = re.compile(r"^\s*target_link_libraries\(\s*[\w-]+([^)]*)\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
OTHER_KEYWORDS = {"LINK"}
SOURCES = {".h", ".cpp"}


def declared_modules(cmake):
    """{module: the modules named after its DEPENDS}; for the programs, those that they link."""
    modules = {}
    lines = re.sub(r"#.*", "", cmake)
    for name, arguments in MODULE.findall(lines):
        keyword = None
        modules[name] = set()
        for word in arguments.split():
            if word == "DEPENDS" or word in OTHER_KEYWORDS:
                keyword = word
            elif keyword == "DEPENDS":
                modules[name].add(word)
    linked = " ".join(PROGRAM.findall(lines)).split()
    programs_use = {word.removeprefix("syscard_") for word in linked if word.startswith("syscard_")}
    if programs_use:
        modules[PROGRAMS_FOLDER] = programs_use - {"flags"}
    return modules


def reachable(modules, start):
    """Every module that `start` depends on, directly or not; `start` itself only in a cycle."""
    seen = set()
    waiting = list(modules[start])
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += modules.get(module, ())
    return seen


def declaration_breaches(modules, source_root):
    for module, depends in modules.items():
        for unknown in sorted(depends - modules.keys()):
            yield f"src/CMakeLists.txt: `{module}` depends on `{unknown}`, which is not declared"
        if module in reachable(modules, module):
            yield f"src/CMakeLists.txt: `{module}` depends on itself"
    for folder in sorted(source_root.iterdir()):
        has_sources = any(path.suffix in SOURCES for path in folder.rglob("*"))
        if has_sources and folder.name not in modules:
            yield f"src/{folder.name}: has sources, but src/CMakeLists.txt does not declare it"


def include_breach(module, bracket, header, allowed, source_root):
    """Why a file of `module` may not include `header`; None if it may."""
    parts = header.split("/")
    is_ours = (source_root / header).is_file() and ".." not in parts
    if bracket == "<":
        return "ours are included in quotes" if is_ours else None
    if not is_ours:
        return "is no path of a header from src/"
    if parts[0] == module:
        return None
    if parts[0] not in allowed:
        return f"`{module}` does not depend on `{parts[0]}`"
    if "internal" in parts:
        return f"`{parts[0]}` keeps it to itself"
    return None


def include_breaches(modules, source_root):
    for module in sorted(modules):
        allowed = reachable(modules, module)
        for path in sorted((source_root / module).rglob("*")):
            if path.suffix not in SOURCES:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                include = INCLUDE.match(line)
                if not include:
                    continue
                bracket, header = include.groups()
                if why := include_breach(module, bracket, header, allowed, source_root):
                    yield f"{path.relative_to(source_root.parent)}:{number}: {header}: {why}"


def breaches(source_root):
    modules = declared_modules((source_root / "CMakeLists.txt").read_text(encoding="utf-8"))
    if not modules:
        return ["src/CMakeLists.txt: declares no module"]
    return [*declaration_breaches(modules, source_root), *include_breaches(modules, source_root)]


if __name__ == "__main__":
    found = breaches(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(found) or "layers: every #include follows src/CMakeLists.txt")
    sys.exit(1 if found else 0)
