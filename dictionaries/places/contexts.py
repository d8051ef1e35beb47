"""What makes a name no place: the word that it stands in, or what follows it.

Names without their kind (杭州, not 杭州市) also begin the names of streets, schools, companies and dishes. The lists
below say how such names go on; they are data, to be added to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

STREETS = r"(?:[东西南北中环]?[一二三四五]?(?:路(?![桥灯政面口边况牌])|大道|街(?!头)|大街|胡同|弄(?!堂)|巷))"
SETTLEMENTS = r"(?:村(?![民委镇里居集级])|镇(?![级区政])|乡(?![村镇贤亲])|新村|小区|花园|家园|公寓|大厦|广场|社区)"
STATIONS = r"(?:[东西南北]?站(?![点台岗])|火车站|高铁站|汽车站|大桥|隧道|高速)"
WATERS = r"(?:湖|湾(?!区)|寺)"
SCHOOLS = r"(?:大学(?!生)|学院|师范|理工|交大|师大|医科|科大|农大|[一二三四五六七八九十]中|中学|外国语)"
FIRMS = (
    r"(?:公司|集团|汽车|银行|饭店|酒店|宾馆)"
    r"(?!注册|注销|变更|设立|登记|年报|开户|社保|公积金|[税办怎如要需法名地股经营执章备破清简迁搬转给代上摇过年报指])"
)
BRANDS = (
    r"(?:现代(?![化农服工物企])|大众(?![创浴])|通用(?!航)|奔驰|同仁堂|"
    r"农商|农信|证券|人寿|白药|茅台|晚报|日报|电视台|卫视|啤酒|扑克|牌(?![照证]))"
)
DISHES = (
    r"(?:拉面|牛肉面|热干面|小面|米粉|米线|肠粉|螺蛳粉|凉皮|肉夹馍|烩面|刀削面|酸辣粉|火锅|烧烤|小吃|烤鸭|板鸭|盐水鸭|烧鸡|大盘鸡|火腿|"
    r"灌汤包|小笼包|煎饼|鱼丸|肉丸|烧饼|锅贴|馄饨|水饺|月饼|大枣|红枣|黄酒|白酒|米酒|大闸蟹|小龙虾|羊肉(?!价)|牛肉|"
    r"豆浆|龙井|毛尖|毛峰|包子|鸡饭|白茶|红茶|茶(?!叶|园|农|企|产)|[川湘粤]?菜(?!市|场|农|地|鸟)|话)"
)
PEOPLE_BEYOND = (
    r"(?<=台湾|香港|澳门)(?:人(?![民才口力事在来到])|同胞|居民|媳妇|老婆|老公|丈夫|妻子|太太|先生|配偶|新娘|新郎|女婿"
    r"|对象|男朋友|女朋友|男友|女友|爸|妈|父亲|母亲|亲戚)"
)
"""Who comes from where no portal handles matters says whom a matter is for (涉港澳台), not where; where somebody came
to from there is told by that place.
"""

GOES_ON = re.compile("|".join((STREETS, SETTLEMENTS, STATIONS, WATERS, SCHOOLS, FIRMS, BRANDS, DISHES, PEOPLE_BEYOND)))
"""How the name of something else goes on after the name of a place."""

PLAIN_ENDINGS = (
    "人", "籍", "省", "市", "区", "县", "地区", "市区", "城区", "郊区", "市民", "居民", "政府", "市委", "省委", "海关",
    "机场", "交通", "公交", "地铁", "警方", "工商", "教育", "旅游", "房产",
)  # fmt: skip
"""How a general dictionary's words go on after a place without hiding it: 四川人, 香港旅游, 海淀区政府."""

LOCATIVES = ("在", "到", "去", "来", "回", "从")
"""First characters of words that a segmentation makes of a preposition and a place: 在于 田 is 在 于田."""

SURNAMES = frozenset(
    "李王张刘陈杨赵黄吴徐孙朱胡郭罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘袁董叶杜魏程吕丁沈姚卢傅"
    "钟姜崔谭廖范汪陆戴贾韦邱邹熊孟薛侯雷段陶贺郝顾龚邵覃"
)
"""Common ones. Of 何, 于, 向, 从, 成, 万 a query may begin without naming anybody: they are left out."""

OTHER_SURNAMES = frozenset("何林马高于向成万方石金江毛史常武易文时安平连包左甘温鲍柳鲁游云苗白单关申洪黎庞施牛")
"""Characters that are surnames where a given name is all that follows (何嘉兴), and begin other queries besides."""

GIVEN_NAME = 2
"""Characters of a given name that may be the name of a place."""

SHOPS = re.compile(
    r"(?:民宿|客栈|饭庄|饭店|餐馆|面馆|酒家|酒楼|酒坊|酒吧|茶馆|布坊|花店|药店|书店|书屋|理发店|超市|便利店|烧烤|火锅|大排档|照相馆)$"
)
"""What the name of a shop ends with."""

BEFORE_PLACES = frozenset("在到去来回从往赴自于向是的和与及或、，,；; 开办找查问")
"""Characters before a place that are no part of its name, nor of another one."""

ABOUT_A_ZONE = re.compile("的?(?:设立|扩区|升级|总体|规划|认定|考核|评价|审核|调整|管委会|管理委员会)")
"""What is done with a zone itself: 开发区设立 is asked for in no 开发区."""

PLATE_NUMBER = re.compile(r"[a-z0-9]{4,6}(?![a-z0-9])")
LETTERS = re.compile(r"[a-z0-9]|[本证]")


def end_of_something_else(text: str, end: int) -> int | None:
    """Where the name of something else ends that begins with a place's name without its kind, ending at `end`."""
    found = GOES_ON.match(text, end)
    return found.end() if found else None


def is_no_zone(text: str, start: int, end: int) -> bool:
    """Whether a word for a zone stands where no place does, or is what the text is about: 国家级新区, 新区设立."""
    before = text[start - 1 : start].strip()
    return bool(before and before not in BEFORE_PLACES) or ABOUT_A_ZONE.match(text, end) is not None


def names_somebody(text: str, start: int) -> bool:
    """Whether a text begins with a surname, and the place's name that begins at `start` is the given name: 李宁夏."""
    if start != 1 or not text:
        return False
    return text[0] in SURNAMES or (text[0] in OTHER_SURNAMES and len(text) == start + GIVEN_NAME)


def names_a_shop(text: str, start: int, end: int, words: Sequence[Span]) -> bool:
    """Whether the place's name in `[start, end)` is part of a shop's: something that is no word stands before it, and
    the kind of shop right after it (南 山南 民宿).
    """
    return start > 0 and SHOPS.match(text, end) is not None and _is_beside_a_name(text, start, words)


def is_part_of_a_name(text: str, start: int, words: Sequence[Span]) -> bool:
    """Whether two characters that are no words stand right before a place's nickname: 蜜 雪 冰城."""
    return start > 1 and all(_is_beside_a_name(text, at, words) for at in (start, start - 1))


def _is_beside_a_name(text: str, start: int, words: Sequence[Span]) -> bool:
    before = start - 1
    return (
        "一" <= text[before] <= "龥"
        and text[before] not in BEFORE_PLACES
        and not any(first <= before < last and last - first > 1 for first, last in words)
    )


def plate_end(text: str, end: int) -> int:
    """Where the number of a car plate ends whose beginning, naming a place, ends at `end`; `end` without a number."""
    found = PLATE_NUMBER.match(text, end)
    return found.end() if found else end


def is_no_plate(text: str, end: int) -> bool:
    """Whether what looks like the beginning of a car plate goes on as a word: 新c1驾照, 青a本, 浙app."""
    return LETTERS.match(text, end) is not None and PLATE_NUMBER.match(text, end) is None


def crosses(text: str, start: int, end: int, words: Sequence[Span]) -> bool:
    """Whether `[start, end)` cuts a word in two; not where a place follows a preposition."""
    for first, last in words:  # a loop: asked for each name against all words of a text
        if start < first < end < last:
            return True
        if first < start < last < end and not (first + 1 == start and text[first] in LOCATIVES):
            return True
    return False


def words_around(start: int, end: int, words: Sequence[Span]) -> list[Span]:
    """The words that are longer than `[start, end)` and hold it."""
    return [word for word in words if word[0] <= start and end <= word[1] and word != (start, end)]
