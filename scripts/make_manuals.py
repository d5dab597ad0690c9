"""Build the corpus `manuals`, Chinese prose of today, from Debian packages: python scripts/make_manuals.py FOLDER

FOLDER holds PACKAGE.deb and what is in it, unpacked into PACKAGE/, for each package of PACKAGES:

    apt-get download PACKAGE; mv PACKAGE_*.deb PACKAGE.deb; dpkg-deb -x PACKAGE.deb PACKAGE

Kept are the paragraphs that are Chinese sentences, each once; manual pages are set by groff, one paragraph a line.
Writes assets/corpora/manuals/{train,valid,test}.txt.xz, provenance.json, and the notices of the packages. Two runs over
the same packages with the same groff give the same bytes.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys
from html.parser import HTMLParser

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from llm_core.data.corpora import CORPORA
from llm_core.data.splitting import SPLITS, pack_paragraphs, write_documents

OUT = pathlib.Path(__file__).resolve().parents[1] / "assets/corpora/manuals"
DOC = "usr/share/doc"
PACKAGES = {
    "debian-handbook": (f"{DOC}/debian-handbook/html/zh-CN/*.html", "GPL-2.0-or-later OR CC-BY-SA-3.0"),
    "installation-guide-amd64": (f"{DOC}/installation-guide-amd64/zh_CN/*.html", "GPL-2.0"),
    "debian-reference-zh-cn": ("usr/share/debian-reference/*.html", "GPL-2.0-or-later"),
    "debian-faq-zh-cn": (f"{DOC}/debian/FAQ/zh-cn/*.html", "copyleft notice of its own, see copyright"),
    "maint-guide-zh-cn": (f"{DOC}/maint-guide-zh-cn/html/*.html", "GPL-2.0-or-later"),
    "manpages-zh": ("usr/share/man/zh_CN/man*/*.gz", "GFDL-1.2-or-later, three pages GPL-2.0 or later"),
}
"""Where the texts lie in a package, and the licence its copyright file names."""
LICENCES = ("GPL-2", "GFDL-1.2")
"""What the copyright files name and do not hold."""
HAN, MARK = r"[\u3400-\u9fff]", r"[，。：；？！、（）《》“”‘’…]"
TOUCHING = (rf" ?({HAN}|{MARK}) ?", r"\1")
RULES = (
    (r"\[\d+\]", ""),  # the number of a footnote
    (r"\s+", " "),
    (r"^(?:[•·*o+-]|\(?[0-9a-z][.)]) ", ""),  # a bullet
    TOUCHING,
    (r"\"([^\"]*)\"|``([^`']*)''", r"“\1\2”"),
    (r"`([^`']*)'", r"‘\1’"),
    (rf"\(([^()]*{HAN}[^()]*)\)", r"（\1）"),
    (rf"(?<={HAN}|[)）”])[.．](?={HAN}|$)", "。"),
    *(
        (rf"(?<={HAN}|[）”])[{mark}]|[{mark}](?= ?{HAN})", wide)
        for mark, wide in zip(",:;?!", "，：；？！", strict=True)
    ),
    TOUCHING,
)
"""What stands in place of what, in this order: no spaces beside Chinese, the marks of Chinese."""
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；？！（）"}
"""Wide letters, digits and signs, and what they are in ASCII."""
NOT_PROSE = re.compile(
    r"[<>{}|=\\$#@^~_`│⎪Ã*\[\]\ufffd\ue000-\uf8ff\u3040-\u30ff\U00010000-\U0010ffff]"
    r"|[!-~ ]{40}|/[a-z]+/|\.\.\.|^(?:[，：；？！、）”’的则]|是(?!否)|来(?!自)|[中上]的)"
)
"""Signs of code, paths and addresses; broken or Japanese characters; a long stretch without Chinese; a
sentence whose beginning is lost."""
RUN, TOO_MUCH = 13, 0.5
"""A paragraph with more than this share of its 13-character runs in paragraphs before it is a near
duplicate."""
CHINESE, MOST, SHORTEST = 0.6, 0.7, 12
"""Share of a sentence's letters that are Chinese; of a paragraph that has to be prose; Chinese characters of
a paragraph."""
DOCUMENT, SHARE = 1500, 0.05
"""Characters of a document; the part of each package that is valid, and test."""


class Paragraphs(HTMLParser):
    """Collects the text of a page by paragraph, without code and tables."""

    LEFT_OUT = frozenset(
        {"head", "pre", "table", "script", "style", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
    )
    BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "dd", "dl", "br", "blockquote", "body"})

    def __init__(self) -> None:
        super().__init__()
        self.lines, self.depth = [""], 0

    def handle_starttag(self, tag, attributes) -> None:
        """Begin a paragraph at a block; leave out what lies in a code block."""
        self.depth += tag in self.LEFT_OUT
        if tag in self.BLOCKS or tag in self.LEFT_OUT:
            self.lines.append("")

    def handle_endtag(self, tag) -> None:
        """End a paragraph."""
        self.depth -= tag in self.LEFT_OUT
        if tag in self.BLOCKS or tag in self.LEFT_OUT:
            self.lines.append("")

    def handle_data(self, data) -> None:
        """Take text that is not left out."""
        if not self.depth:
            self.lines[-1] += data


def paragraphs(path: pathlib.Path) -> list[str]:
    """Read the paragraphs of a page of a book or of a manual page."""
    if path.suffix == ".html":
        page = Paragraphs()
        page.feed(path.read_text("utf-8"))
        return page.lines
    set_by = ["groff", "-k", "-t", "-T", "utf8", "-m", "man", "-r", "LL=9999n", "-P", "-cbou"]
    done = subprocess.run(set_by, input=gzip.decompress(path.read_bytes()), capture_output=True, check=True)
    return re.split(r"\n| {3,}", done.stdout.decode("utf-8"))  # a term and what is said of it share a line


def tidy(paragraph: str) -> str:
    """Write a paragraph with the spaces and the marks of Chinese."""
    text = paragraph.strip().translate(NARROW)
    for pattern, new in RULES:
        text = re.sub(pattern, new, text)
    return text.translate(NARROW).strip(" 。") + "。" * text.endswith("。")


def is_prose(sentence: str) -> bool:
    """Tell whether this is a whole sentence, most of it in Chinese characters."""
    letters = len(re.findall(r"[^\W_]", sentence))
    whole = sentence.endswith(tuple("。！？”’）")) and NOT_PROSE.search(sentence) is None
    return whole and len(re.findall(HAN, sentence)) >= CHINESE * letters


def prose(paragraph: str) -> str:
    """Return the sentences of a paragraph that are prose; nothing when that is not most of it."""
    sentences = re.findall(r".+?(?:[。！？]+[”’）]?|$)", paragraph)
    kept = "".join(filter(is_prose, sentences))
    enough = max(SHORTEST, MOST * len(re.findall(HAN, paragraph)))
    return kept if len(re.findall(HAN, kept)) >= enough else ""


class Distinct:
    """Lets each paragraph through once; a near copy of what came before counts as the same."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, paragraph: str) -> bool:
        letters = "".join(re.findall(r"\w", paragraph))
        runs = {letters[i : i + RUN] for i in range(max(1, len(letters) - RUN + 1))}
        known = len(runs & self.seen)
        self.seen |= runs
        return known <= TOO_MUCH * len(runs)


def pages_of(folder: pathlib.Path, package: str, is_new: Distinct) -> dict[str, list[str]]:
    """Read the prose of each page of a package; a page without any is left out."""
    pages = {}
    for path in sorted((folder / package).glob(PACKAGES[package][0])):
        lines = [line for line in map(prose, map(tidy, paragraphs(path))) if line and is_new(line)]
        if lines:
            pages[f"{package}/{path.relative_to(folder / package)}"] = lines
    return pages


def split_pages(pages: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give whole pages of a package to test and to valid, as many as fit into their share; the rest is train."""
    size = {name: sum(map(len, lines)) for name, lines in pages.items()}
    room = dict.fromkeys(("test", "valid"), SHARE * sum(size.values()))
    names: dict[str, list[str]] = {split: [] for split in SPLITS}
    for name in sorted(pages, key=lambda name: hashlib.sha256(name.encode()).digest()):
        split = next((split for split in room if size[name] <= room[split]), "train")
        names[split].append(name)
        room[split] = room.get(split, 0) - size[name]
    return names


def write(pages: dict[str, list[str]], names: dict[str, list[str]]) -> dict[str, dict[str, object]]:
    """Write the three files; return counts, hashes and the pages in order with their numbers of documents."""
    splits = {}
    for split in SPLITS:
        packed = {name: pack_paragraphs(pages[name], DOCUMENT, "\n") for name in names[split]}
        texts = [text for documents in packed.values() for text in documents]
        splits[split] = {
            "documents": len(texts),
            "characters": sum(map(len, texts)),
            "chinese_characters": len(re.findall(HAN, "".join(texts))),
            "sha256_of_text": write_documents(OUT / f"{split}.txt.xz", texts),
            "documents_of_page": {name: len(documents) for name, documents in packed.items()},
        }
    return splits


def keep_notices(folder: pathlib.Path) -> None:
    """Copy the copyright file of each package and the text of the licences that they name."""
    kept = OUT / "licenses"
    kept.mkdir(parents=True, exist_ok=True)
    notices = {f"{name}.copyright": folder / name / DOC / name / "copyright" for name in PACKAGES}
    texts = {f"{name}.txt": pathlib.Path("/usr/share/common-licenses") / name for name in LICENCES}
    for name, source in (notices | texts).items():
        (kept / name).write_bytes(source.read_bytes())


def about(folder: pathlib.Path, package: str) -> dict[str, str]:
    """Describe a package: version, SHA-256, licence."""
    archive = folder / f"{package}.deb"
    version = subprocess.run(
        ["dpkg-deb", "-f", archive, "Version"], capture_output=True, check=True, text=True
    )
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return {"version": version.stdout.strip(), "sha256": digest, "license": PACKAGES[package][1]}


def main() -> None:
    """Read the packages, write the corpus and where it comes from."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    pages: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {split: [] for split in SPLITS}
    is_new = Distinct()
    for package in PACKAGES:
        found = pages_of(folder, package, is_new)
        pages |= found
        for split, chosen in split_pages(found).items():
            names[split] += chosen
    facts = {
        "corpus": "manuals",
        "source": {package: about(folder, package) for package in PACKAGES},
        "license": CORPORA["manuals"].license,
        "changes": "Chinese sentences only, each paragraph once; code, tables, headings and paths left out; "
        "spaces and punctuation as in Chinese.",
        "splits": write(pages, names),
        "command": "python scripts/make_manuals.py FOLDER",
    }
    (OUT / "provenance.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    keep_notices(folder)
    print(json.dumps({k: {**v, "documents_of_page": None} for k, v in facts["splits"].items()}, indent=1))


if __name__ == "__main__":
    main()
