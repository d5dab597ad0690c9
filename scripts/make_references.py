"""Write references, inventory, demos and errata (lessons/*.json): python scripts/make_references.py SPEC_DIR

Only references that were looked up (status V) are kept, and of those only the identifiers that were looked up too.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
ENTRY = re.compile(r"@\w+\{(?P<key>\w+),\n(?P<body>.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?\s*$", re.MULTILINE)
PRINTABLE = {"V", "V (id)", "V (title, year)"}


def printable_references(markdown: str) -> dict[str, dict[str, str]]:
    """Map each key to author, title, year, venue, url, for entries whose status allows printing them."""
    found = {}
    for match in ENTRY.finditer(markdown):
        fields = dict(FIELD.findall(match["body"]))
        if fields["status"] in PRINTABLE:
            found[match["key"]] = printed_fields(fields)
    return dict(sorted(found.items()))


def web_pages(markdown: str) -> dict[str, dict[str, str]]:
    """Read the table of web pages with status V, keyed by the letters and digits of their names up to the first comma.

    An address that is not spelt out (with an ellipsis, or several) is left out.
    """
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| V \|$", markdown, re.MULTILINE)
    found = {}
    for name, address, fact in rows:
        key = re.sub(r"\W", "", name.partition(",")[0])
        whole = re.fullmatch(r"[\w.-]+/[\w./#-]+", address.strip())
        shown = {"author": name.split()[0], "title": name.replace("`", ""), "year": "web page"}
        found[key] = shown | {"venue": fact.replace("`", ""), "url": f"https://{whole[0]}" if whole else ""}
    return found


def printed_fields(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields that were looked up; venue and address are dropped where only title and year were."""
    shown = {name: fields[name] for name in ("author", "title", "year")}
    if fields["status"] == "V (title, year)":
        return shown
    return shown | {"venue": fields.get("venue", ""), "url": checked_url(fields.get("id", ""))}


def checked_url(identifiers: str) -> str:
    """Return the address of the first identifier without the mark K ("from knowledge"), or an empty string."""
    for identifier in identifiers.split(";"):
        identifier = identifier.strip()
        if identifier.endswith("K)"):
            continue
        if arxiv := re.match(r"arXiv:([\w./-]+)", identifier):
            return f"https://arxiv.org/abs/{arxiv[1]}"
        if doi := re.match(r"doi:(\S+)", identifier):
            return f"https://doi.org/{doi[1]}"
        if url := re.match(r"(https?://\S+)", identifier):
            return url[1]
    return ""


def table_rows(markdown: str, ids: str) -> Iterator[list[str]]:
    """Yield the cells of each table row whose first cell matches `ids`; an escaped bar belongs to its cell."""
    for line in markdown.splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and re.fullmatch(ids, cells[0]):
            yield cells


def concepts(markdown: str) -> dict[str, str]:
    """Map I001, I002, ... to the name of the concept, "English · Chinese" where it has two."""
    return {row[0]: row[1] for row in table_rows(markdown, r"I\d{3}")}


def demos(markdown: str) -> dict[str, str]:
    """Map D01, D02, ... to "name: what the learner does and sees"."""
    return {row[0]: f"{row[1]}: {row[2]}" for row in table_rows(markdown, r"D\d{2}")}


def errata(markdown: str) -> dict[str, str]:
    """Map E01, E02, ... to the claim that is put right, paraphrased."""
    return {row[0]: row[2] for row in table_rows(markdown, r"E\d{2,3}")}


def main(spec: Path) -> None:
    """Read the specification and write the JSON files."""
    listed = (spec / "references.md").read_text(encoding="utf-8")
    references = printable_references(listed) | web_pages(listed)
    write(LESSONS / "references.json", references)
    inventory = (spec / "inventory.md").read_text(encoding="utf-8")
    write(LESSONS / "inventory.json", concepts(inventory))
    write(LESSONS / "demos.json", demos(inventory))
    write(LESSONS / "errata.json", errata((spec / "errata.md").read_text(encoding="utf-8")))


def write(path: Path, content: object) -> None:
    """Write one JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
