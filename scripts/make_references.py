"""Write lessons/references.json, inventory.json and errata.json: python scripts/make_references.py SPEC_DIR

Only references that were looked up (status V) are kept, and of those only the identifiers that were looked up too.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
ENTRY = re.compile(r"@\w+\{(?P<key>\w+),\n(?P<body>.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?\s*$", re.MULTILINE)
PRINTABLE = {"V", "V (id)", "V (title, year)"}


def printable_references(markdown: str) -> dict[str, dict[str, str]]:
    """Key -> author, title, year, venue, url for each entry whose status allows printing it."""
    found = {}
    for match in ENTRY.finditer(markdown):
        fields = dict(FIELD.findall(match["body"]))
        if fields["status"] in PRINTABLE:
            found[match["key"]] = printed_fields(fields)
    return dict(sorted(found.items()))


def web_pages(markdown: str) -> dict[str, dict[str, str]]:
    """The table of web pages with status V, keyed by the letters and digits of their names up to the first comma.

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
    """The fields that were looked up; venue and address are dropped where only title and year were."""
    shown = {name: fields[name] for name in ("author", "title", "year")}
    if fields["status"] == "V (title, year)":
        return shown
    return shown | {"venue": fields.get("venue", ""), "url": checked_url(fields.get("id", ""))}


def checked_url(identifiers: str) -> str:
    """The address of the first identifier that does not carry the mark K ("from knowledge"), or an empty string."""
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


def inventory_ids(markdown: str) -> list[str]:
    """The ids I001, I002, ... of the rows of the inventory."""
    return re.findall(r"^\| (I\d{3}) \|", markdown, re.MULTILINE)


def errata_ids(markdown: str) -> list[str]:
    """The ids E01, E02, ... of the rows of the errata."""
    return re.findall(r"^\| (E\d{2,3}) \|", markdown, re.MULTILINE)


def main(spec: Path) -> None:
    listed = (spec / "references.md").read_text(encoding="utf-8")
    references = printable_references(listed) | web_pages(listed)
    write(LESSONS / "references.json", references)
    write(LESSONS / "inventory.json", inventory_ids((spec / "inventory.md").read_text(encoding="utf-8")))
    write(LESSONS / "errata.json", errata_ids((spec / "errata.md").read_text(encoding="utf-8")))


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
