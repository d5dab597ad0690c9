"""jieba beside our own: its words, its model's cuts, and no file of its cache."""

import subprocess
import sys
from pathlib import Path

from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.segmentation import pieces
from llm_core.sequences.word_tables import stored

ROOT = Path(__file__).parents[2]

TEXT = """分词是中文信息处理的基础。南京市长江大桥横跨长江两岸，他来到了网易杭研大厦，小明硕士毕业于中国科学院计算所，
后在日本京都大学深造。这台打印机支持双面打印，请在安装驱动程序之后重新启动电脑。蔡英文和特朗普通电话。乒乓球拍卖完了"""


def test_our_viterbi_on_jiebas_tables_cuts_as_jiebas_own():
    from jieba import finalseg

    runs = [piece for piece, chinese in pieces(TEXT) if chinese]
    assert len(runs) > 6
    for run in runs:
        assert stored("jieba").cut(run) == list(finalseg.cut(run))


def test_jieba_cuts_with_its_dictionary():
    assert jieba_cut("我爱学习编程") == ["我", "爱", "学习", "编程"]
    assert jieba_cut("") == []


def test_no_cache_is_read_or_written(tmp_path):
    (tmp_path / "jieba.cache").write_bytes(b"nonsense that would fail to be read")
    code = "from llm_core.sequences.jieba_words import jieba_cut; print(jieba_cut('南京市长江大桥'))"
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={"PATH": "", "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (told.stderr, told.returncode) == ("", 0)
    assert "长江大桥" in told.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes().startswith(b"nonsense")
