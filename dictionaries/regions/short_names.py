"""What people call a place: 余杭区 → 余杭, 恩施土家族苗族自治州 → 恩施, 和县 → 和县."""

import re

MIN_LENGTH = 2
"""Characters; one character (和, 城, 矿) names no place in running text, so such names stay whole."""

_PEOPLES_TEXT = """
    蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
    柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京
    塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
PEOPLES = tuple(_PEOPLES_TEXT.split())
"""The 55 recognised minorities (GB/T 3304), without 族."""

WITHOUT_ZU = ("蒙古", "朝鲜", "维吾尔", "哈萨克", "柯尔克孜", "塔吉克", "锡伯", "达斡尔", "鄂温克", "鄂伦春", "俄罗斯")
"""Those whose autonomous places are named without 族 (伊犁哈萨克自治州)."""

SPECIAL = {
    "新疆生产建设兵团": "兵团",
    "神农架林区": "神农架",  # the only 林区; 万柏林区 and 碑林区 end so by chance
    "井陉矿区": "井陉矿区",  # 井陉 is the county beside it
}

_AUTONOMOUS = re.compile(r"(?:自治[区州县旗]|民族[乡镇]|民族苏木)$")
_PEOPLED = re.compile(r"(?<=族)(?:[区乡镇]|苏木|街道)$")
# The longest ending that leaves enough of a name is taken, and only one: 津市市 → 津市, 沙市区 → 沙市, 清新区 → 清新.
_ENDINGS_TEXT = """
    特别行政区 地区 特区 矿区 新区 区公所 街道办事处 街道 苏木 社区居民委员会 社区居委会 社区 村民委员会 村委会
    居民委员会 居委会 省 市 区 县 盟 旗 镇 乡 村
"""
_ENDINGS = sorted(_ENDINGS_TEXT.split(), key=len, reverse=True)

# Banners go by their whole name where the rest is a side or a colour; zones where the rest is no place (…技术开发).
_WHOLE = re.compile(
    r"(?:[前后中左右]旗|联合旗|[镶正].*旗"
    r"|(?:开发|高新|示范|管理|试验|实验|合作|保税|度假|名胜|风景|功能|集聚)区|(?:工业|产业|科技)园区)$"
)

_TRAILING_BRACKETS = re.compile(r"[（(][^（）()]*[)）]$")
_PEOPLE_WITH_ZU = re.compile("(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + "|各)族$")
_PEOPLE = re.compile(f"{_PEOPLE_WITH_ZU.pattern}|(?:{'|'.join(WITHOUT_ZU)})$")


def short_name(name: str) -> str:
    """The name without its kind (市, 区, 街道, 自治县 with its peoples); never under two characters.

    Peoples are taken from the end, longest first, for as long as a place is left: 积石山保安族东乡族撒拉族自治县 is
    积石山, but 东乡族自治县 is 东乡 and 内蒙古自治区 is 内蒙古.
    """
    if name in SPECIAL:
        return SPECIAL[name]
    if _WHOLE.search(name):
        return name
    for ending, people in ((_AUTONOMOUS, _PEOPLE), (_PEOPLED, _PEOPLE_WITH_ZU)):
        stem = ending.sub("", name)
        if stem != name and len(short := _without_peoples(stem, people)) >= MIN_LENGTH:
            return short
    return _without_kind(_TRAILING_BRACKETS.sub("", name)) or name


def _without_peoples(stem: str, people: re.Pattern[str]) -> str:
    while (rest := people.sub("", stem)) != stem and len(rest) >= MIN_LENGTH:
        stem = rest
    # What is left may itself be a people's name, the place being called after it (鄂温克族自治旗).
    return stem.removesuffix("族")


def _without_kind(name: str) -> str:
    """The name without its longest ending that leaves `MIN_LENGTH` characters; "" if it is too short itself."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= MIN_LENGTH:
            return name.removesuffix(ending)
    return name if len(name) >= MIN_LENGTH else ""
