"""Reads a card's page as a browser would and complains about whatever should not be there.

usage: check_page.py card.html card.md
"""

import html.parser
import re
import sys

VOID = {"meta"}
ALLOWED = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "name", "content"}, "title": {"id"}, "style": set(),
    "body": set(), "header": set(), "nav": {"aria-label"}, "main": set(), "section": {"aria-labelledby"}, "article": {"class"},
    "h1": set(), "h2": {"id"}, "h3": set(), "h4": set(), "p": {"class"}, "ul": {"class"}, "li": set(), "a": {"href"},
    "dl": set(), "dt": set(), "dd": set(), "div": {"class", "id", "role", "aria-label", "tabindex"}, "span": {"class"},
    "strong": set(), "code": set(), "wbr": set(), "details": set(), "summary": set(), "blockquote": set(),
    "figure": set(), "figcaption": set(), "table": {"class"}, "caption": set(), "thead": set(), "tbody": set(), "tr": set(),
    "th": {"scope", "class"}, "td": {"class", "data-label"}, "desc": {"id"}, "path": {"class", "d"}, "text": {"x", "y", "text-anchor"},
    "svg": {"class", "role", "aria-labelledby", "aria-hidden", "width", "height", "viewbox"},
    "line": {"class", "x1", "x2", "y1", "y2"}, "circle": {"class", "cx", "cy", "r"},
}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems, self.ids, self.links, self.tables = [], [], [], [], []
        self.counts, self.cells, self.labels, self.svg_has = {}, [], [], set()

    def complain(self, problem):
        self.problems.append(f"line {self.getpos()[0]}: {problem}")

    def handle_starttag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in ALLOWED:
            return self.complain(f"unexpected <{tag}>")
        for name, value in attributes:
            if name not in ALLOWED[tag]:
                self.complain(f"unexpected {name}={value!r} on <{tag}>")
        self.note(tag, dict(attributes))
        if tag not in VOID | {"wbr"}:
            self.open.append(tag)

    def note(self, tag, attributes):
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "aria-labelledby" in attributes:
            self.labels += attributes["aria-labelledby"].split()
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag == "table":
            self.tables.append(set())
        if tag == "caption":
            self.tables[-1].add("caption")
        if tag == "th" and attributes.get("scope") not in ("col", "row"):
            self.complain("<th> without scope")
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "svg" and attributes.get("aria-hidden") != "true" and not attributes.get("aria-labelledby"):
            self.complain("a picture that is neither described nor hidden")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain(f"</{tag}> closes nothing that is open")

    def handle_data(self, data):
        if self.cells and ("td" in self.open or "th" in self.open):
            self.cells[-1] += data
        if self.open and self.open[-1] != "style" and "alert(1)" in data and "<script>" not in data:
            self.complain("hostile text did not arrive as text")

    def handle_comment(self, data):
        self.complain("a comment")

    def handle_pi(self, data):
        self.complain("a processing instruction")


def problems_of(page):
    yield from page.problems
    if page.open:
        yield f"never closed: {page.open}"
    for tag in ("h1", "main", "header", "nav", "style", "title"):
        # <title> also names each picture that is not hidden.
        if tag != "title" and page.counts.get(tag) != 1:
            yield f"{page.counts.get(tag, 0)} <{tag}>"
    for table in page.tables:
        if "caption" not in table:
            yield "a table without caption"
    for one in sorted({each for each in page.ids if page.ids.count(each) > 1}):
        yield f"id {one!r} twice"
    for link in page.links:
        if not link.startswith("#") or link[1:] not in page.ids:
            yield f"link to {link!r} leads nowhere"
    for label in page.labels:
        if label not in page.ids:
            yield f"label {label!r} names nothing"


def numbers_of(text):
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = Page()
        page.feed(file.read())
        page.close()
    with open(sys.argv[2], encoding="utf-8") as file:
        markdown = file.read()
    problems = list(problems_of(page))
    in_tables = numbers_of(" ".join(page.cells))
    problems += [f"the number {one} of a table is not in the Markdown" for one in sorted(in_tables - numbers_of(markdown))]
    if not in_tables:
        problems.append("no numbers in any table")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
