"""Texts of 500 characters, a kind each, that make as much work as their kind can: what everybody may send anywhere."""

from __future__ import annotations

import random

from search_engine.query.request import MAX_QUERY

DRAW = random.Random("hostile")
# 300 of the characters that Chinese texts have most.
COMMON = (
    "的一是了不在有个人这上中大为来我到出要以时和地们得可下对生也子就过能他会多发说而于自之用年行家方后作成开面事好小心前所道法如进着同经分定都然与本还其当起动已两点从问里主实天高去现长此三将无国全文理明日些看只公等十意正外想间把情者没重相那向知因样学应又手信关使种见真"
    "市民路区县镇街证照办领补换税费社保公积金医疗险房产车驾业职工农林水电气建设许可登记备案注销变更迁移婚育老残军"
)
SYLLABLES = "shi xian fang gan jie yuan liang an ban zheng fen shen gong ji jin hu kou zhao chong qing chang shan ou er"


def repeated(text: str) -> str:
    """A text over and over, as long as a query may be."""
    return (text * (MAX_QUERY // len(text) + 1))[:MAX_QUERY]


def drawn(pieces: str | list[str], between: str = "") -> str:
    """Random pieces in a row."""
    return between.join(DRAW.choice(pieces) for _ in range(MAX_QUERY))[:MAX_QUERY]


HOSTILE: dict[str, str] = {
    "names of matters": repeated(
        "身份证补办公积金提取护照换发社保卡挂失营业执照变更居住证续签驾照到期医保报销生育津贴"
    ),
    "common characters": drawn(COMMON),
    "common characters and commas": drawn(COMMON, "，"),
    "every character once": COMMON,
    "rare characters": "".join(chr(0x9000 + i) for i in range(MAX_QUERY)),
    "characters beyond 16 bits": repeated("𠀀𠀁𠀂"),
    "one character": repeated("证"),
    "a particle": repeated("的"),
    "one word": repeated("公司"),
    "a long word": repeated("中华人民共和国"),
    "endings of names": repeated("证件证明证书证照"),
    "places": repeated("杭州市余杭区北京市朝阳区上海市浦东新区广州市天河区"),
    "places, short": repeated("杭州余杭北京朝阳上海浦东广州天河成都重庆"),
    "ambiguous places": repeated("朝阳和平东方鼓楼西湖城区新华"),
    "villages": repeated("村民委员会居民委员会街道办事处"),
    "moves": repeated("从北京到杭州落户"),
    "origins": repeated("在杭州补四川的身份证"),
    "near me": repeated("附近的"),
    "number plates": repeated("浙A京B沪C上牌"),
    "pinyin, joined": repeated("shenfenzhengbuban"),
    "pinyin, drawn": drawn(SYLLABLES.split()),
    "pinyin, spaced": drawn(SYLLABLES.split(), " "),
    "pinyin, ambiguous": repeated("xian"),
    "first letters": repeated("sfzgjj"),
    "letters that are a syllable's beginning": repeated("zh"),
    "letters": drawn("abcdefghijklmnopqrstuvwxyz"),
    "letters and characters": repeated("shen份zheng明gong积金"),
    "letters and characters by turns": repeated("身份zheng补ban护zhao"),
    "slips of the pen": repeated("身分正补办工积金提曲营业执招护罩换发"),
    "homophones": repeated("申芬政不板功级今体取"),
    "digits": repeated("1"),
    "digits and words": repeated("第7号3个工作日5年"),
    "numerals": repeated("一二三四五六七八九十百千万亿"),
    "zeros": repeated("零"),
    "credit codes": repeated("91330110MA2AX1234X"),
    "identity numbers": repeated("33010619900101123X "),
    "traditional characters": repeated("身份證補辦護照換發營業執照變更"),
    "full width": repeated("ＥＴＣ办理"),
    "spaces between": repeated("身 份 证 补 办 "),
    "stops between": repeated("身，份。证！"),
    "stops": repeated("？"),
    "emoji": repeated("😀"),
    "zero width between": repeated("身\u200b份\u200b证\u200b"),
    "combining marks": "e" + "\u0301" * (MAX_QUERY - 1),
    "banned words": repeated("办假证"),
    "banned words with marks in them": repeated("办*假*证*"),
    "banned words in pinyin": repeated("banjiazheng"),
    "banned words begun": repeated("办假"),
    "banned words by sound": repeated("半价正"),
    "distress": repeated("不想活了"),
    "distress begun": repeated("想活死不老公打我"),
    "wishes": repeated("怎么查询打印下载预约投诉缴费"),
    "questions": repeated("要带什么材料多少钱多久能办好去哪里办电话多少"),
    "offices": repeated("公安局派出所社保局税务局不动产登记中心"),
    "hotlines": repeated("12345热线12333电话"),
    "fillers": repeated("请问一下我想要怎么办理需要什么手续呢"),
    "sentences": repeated("我想在余杭开一家奶茶店需要办什么手续，孩子上户口要带什么，"),
    "dialect": repeated("娃儿上学咋个办嘛社保断了咋整"),
    "terms": repeated("房产证准生证老年证五险一金"),
    "terms with a gap": repeated("补…办"),
    "quotes and operators": repeated('"身份证" OR '),
    "SQL": repeated("'; DROP TABLE x;--"),
    "HTML": repeated("<script>alert(1)</script>"),
    "regular expressions": repeated("(a+)+$*?[]^"),
    "percent signs": repeated("身份证%0A"),
    "words that can be cut in two ways": f"密码忘了{repeated('办的')[:-5]}鑫",
    "who manages, cut in two ways": f"养老院归哪个部门{repeated('管的')[:-9]}鑫",
    "whom to ring, cut in two ways": f"水费{repeated('应该')[:-3]}鑫",
    "a portal, cut in two ways": f"浙里办{repeated('怎么切换')[:-4]}鑫",
    "an asked number, cut in two ways": f"{repeated('怎么办事')[:-8]}问哪个号码",
}
