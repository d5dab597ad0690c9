"""Write the small file of digits that the site ships: python scripts/make_digits.py

scikit-learn bundles the 1,797 test images of "Optical Recognition of Handwritten Digits" (Alpaydin & Kaynak 1998, UCI
Machine Learning Repository); with this file the site itself needs no scikit-learn. Everybody copied the same form of
130 digits, so the labels repeat fourteen times (a few digits are lost): it can be read off which images share a form.
"""

import hashlib
import json
import lzma
import pathlib
import re

import numpy as np
import sklearn
from sklearn.datasets import load_digits

FOLDER = pathlib.Path(__file__).parents[1] / "assets" / "corpora" / "digits"
BEGINNING = re.compile(r"(?:0?123456(?:78)?9){3}(?=0955650)")
"""How every form begins: three times 0 to 9, of which some digits are lost, and then always the same."""
N_FORMS = 14


def forms(labels):
    """Return the form of each image, 0 ... 13, in the order of the file."""
    starts = [match.start() for match in BEGINNING.finditer("".join(map(str, labels)))]
    if len(starts) != N_FORMS or starts[0] != 0:
        raise SystemExit(f"Found {len(starts)} forms, not {N_FORMS}.")
    return np.searchsorted(starts, np.arange(len(labels)), side="right") - 1


def provenance(path, form_of):
    """Write where the digits come from and what was done with them."""
    return {
        "corpus": "digits",
        "images": len(form_of),
        "columns": "form 0-13, digit 0-9, then 64 pixels row by row, 0 (paper) to 16 (ink)",
        "images_per_form": np.bincount(form_of).tolist(),
        "source": {
            "data": "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), UCI Machine Learning "
            "Repository, https://doi.org/10.24432/C50P49: the 1,797 images of its test set",
            "page": "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
            "package": f"PyPI scikit-learn {sklearn.__version__}, sklearn.datasets.load_digits",
            "changes": "Pixels and labels are as they were. Added: the number of the form, read off the order of the "
            "labels. There are 14 forms; the description of the data speaks of 13 people, so one of them may have "
            "filled in two (the forms do not show which).",
        },
        "license": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/ (as the page at UCI states; scikit-learn's "
        "copy does not repeat it)",
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "command": "python scripts/make_digits.py",
    }


def main():
    """Read the digits of scikit-learn and write the file."""
    found = load_digits()
    form_of = forms(found.target)
    rows = zip(form_of, found.target, found.data.astype(int), strict=True)
    lines = [",".join(map(str, (form, digit, *pixels))) for form, digit, pixels in rows]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "digits.csv.xz"
    path.write_bytes(lzma.compress("\n".join([*lines, ""]).encode("ascii"), preset=9 | lzma.PRESET_EXTREME))
    text = json.dumps(provenance(path, form_of), indent=1) + "\n"
    (FOLDER / "provenance.json").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
