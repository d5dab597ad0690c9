"""The fetched Song ci poems as documents in simplified Chinese, one poem each."""

from __future__ import annotations

import json
import re
from pathlib import Path

TRADITIONAL = (
    "俥倖剗嘽囉塚塵夢夥奼嬃將尋對屓崑崙嶔嶢巹後從復憐應捱捲搵摺撏擣斷於時暘曉東枴棄榘槮機泝澦濛烏無爐瑒瑲"
    "璡璵畫碕礱稜窵篔篠紅紘紝線緼縷織繡罷翬聲脩腸蘭處裏褘襏見計語諝贔軟輈輼遲醱鈒鉶鋩鏐長閈闍闒闓闠闤陳雙"
    "靦韝頭顒風颺颻飛饁騂鬆鬚鮓鰁鰜鱣鴒鴛鴦鵾鶖鶡鶬鶹鶺鷖鸇鸘麴麽"
)
SIMPLIFIED = (
    "伡幸刬啴啰冢尘梦伙姹媭将寻对屃昆仑嵚峣卺后从复怜应挨卷揾折挦捣断于时旸晓东拐弃矩椮机溯滪蒙乌无炉玚玱"
    "琎玙画埼砻棱窎筼筿红纮纴线缊缕织绣罢翚声修肠兰处里袆袯见计语谞赑软辀辒迟酦钑铏铓镠长闬阇阘闿阓阛陈双"
    "腼鞲头颙风飏飖飞馌骍松须鲊鳈鳒鳣鸰鸳鸯鹍鹙鹖鸧鹠鹡鹥鹯鹴曲么"
)
"""The collection is in simplified characters but for these (0.1% of it). The pairs were made with OpenCC
(t2s, Apache-2.0) from the whole collection. Left out: two characters that are right in some words (U+4E7E
in the name of heaven, U+5FB5 as a note of the scale), and simplified forms that few fonts can show."""

_SIMPLIFY = str.maketrans(TRADITIONAL, SIMPLIFIED)
_SOUND = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff，。、？！：；《》“”・\n]+")
"""Poems with anything else (□ for a lost character, stray kana, replacement characters) are left out."""


def poem_text(poem: dict) -> str:
    """Write the name of the tune, then line by line the poem, in simplified characters."""
    return "\n".join([poem["rhythmic"], *poem["paragraphs"]]).translate(_SIMPLIFY).strip()


def read_poems(folder: Path) -> list[str]:
    """Read all whole poems of the folder's files, each once, in the order of the collection."""
    files = sorted(folder.glob("ci.song.*.json"), key=lambda path: (len(path.name), path.name))
    texts = [poem_text(poem) for path in files for poem in json.loads(path.read_text("utf-8"))]
    return [text for text in dict.fromkeys(texts) if "\n" in text and _SOUND.fullmatch(text)]
