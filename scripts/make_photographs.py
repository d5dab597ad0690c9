"""Write the small copies of scikit-learn's two photographs that the site ships: python scripts/make_photographs.py"""

import hashlib
import json
import pathlib

import sklearn
from PIL import Image
from sklearn.datasets import load_sample_images

FOLDER = pathlib.Path(__file__).parents[1] / "assets" / "corpora" / "photographs"
SIZE = (240, 160)
"""Width and height; the originals have 640 x 427, so the last row is cut off."""
TAKEN = {
    "china": ("danielbuechele", "https://www.flickr.com/photos/danielbuechele/6061409035/"),
    "flower": ("vultilion", "https://www.flickr.com/photos/vultilion/6056698931/"),
}


def main():
    """Shrink each photograph, write it as PNG, and write where it comes from."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = load_sample_images()
    files = {}
    for where, image in zip(found.filenames, found.images, strict=True):
        name = pathlib.Path(where).stem
        path = FOLDER / f"{name}.png"
        whole = Image.fromarray(image)
        whole.crop((0, 0, 640, 426)).resize(SIZE, Image.Resampling.LANCZOS).save(path, optimize=True)
        author, page = TAKEN[name]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files[name] = {"author": author, "page": page, "file": path.name, "sha256": digest}
    facts = {
        "corpus": "photographs",
        "files": files,
        "license": "CC BY 2.0, https://creativecommons.org/licenses/by/2.0/ (as scikit-learn states)",
        "source": f"PyPI scikit-learn {sklearn.__version__}, sklearn.datasets.load_sample_images",
        "changes": f"Last row cut off, resized to {SIZE[0]} x {SIZE[1]} pixels (Lanczos), saved as PNG.",
        "command": "python scripts/make_photographs.py",
    }
    (FOLDER / "provenance.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
