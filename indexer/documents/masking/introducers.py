"""What says that a name of a person follows: the words for people whom a letter concerns.

Offices' people (局长, 法定代表人, 主任, 医生 …) are not among them: their names are public. The words are data, to be
added to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from indexer.documents.masking.surnames import COMPOUND, NEVER, SURNAME_COST

HAN: Final = "\u3400-\u9fff"
# What is said → words that say it. A name follows and nothing else; whom a letter concerns, who writes it, whom it
# complains of; what is done with somebody; relatives.
WORDS: Final = {
    "called": (
        "我叫 我名叫 我叫做 名叫 名字叫 名字是 名为 姓名 姓名是 姓名为 全名 真名 原名 曾用名 现名 改名为 更名为 户名"
        " 收款人 收件人 收货人 他叫 她叫 妈叫 爸叫 妈妈叫 爸爸叫 孩子叫 儿子叫 女儿叫 老板叫 老人叫"
    ),
    "role": (
        "本人 我是 申请人 申报人 报名人 投诉人 举报人 反映人 来信人 写信人 来电人 信访人 上访人 咨询人 求助人 诉求人"
        " 留言人 提问人 当事人 联系人 寄件人 委托人 受托人 代理人 代办人 监护人 被监护人 权利人 产权人 继承人"
        " 被继承人 承租人 出租人 转让人 受让人 原告 被告 上诉人 被执行人 受害人 被害人 嫌疑人 肇事者 死者 逝者 伤者"
        " 患者 病人 证人 担保人 借款人 持卡人 付款人 领款人 缴费人 参保人 购房人 买受人 开户人 被保险人 受益人 抚养人"
        " 赡养人 登记人 签名 签字人 落款 业主 业主代表 户主 房主 房东 租客 租户 住户 邻居 村民 居民 市民 群众 网友"
        " 老百姓 顾客 客户 消费者 乘客 旅客 游客 学生 考生 学员 同学 孩子 小孩 小朋友 新生儿 婴儿 老人 老人家 残疾人"
        " 低保户 贫困户 退休人员 失业人员 出国人员 服刑人员 退役军人 职工 员工 工人 民工 工友 同事 同乡 老乡 朋友"
        " 亲戚 司机 车主 驾驶员 驾驶人 老板 老板娘 工头 会计 店主 店员 保安 护工 保姆 教练 物业经理 甲方 乙方 家属"
        " 患儿 亲属 家长 二人 两人 三人"
    ),
    "verb": "作为 我和 我与 我跟 转告 转交 回访 请联系 已联系 联系到 电话联系 委托 兹证明 兹有",
    "relative": (
        "我先生 她先生 爸爸 父亲 老爸 家父 妈妈 母亲 老妈 家母 爷爷 奶奶 外公 外婆 姥姥 姥爷 祖父"
        " 祖母 岳父 岳母 丈人 丈母娘 公公 婆婆 丈夫 老公 爱人 妻子 老婆 太太 媳妇 老伴 配偶 前夫"
        " 前妻 男友 女友 男朋友 女朋友 未婚夫 未婚妻 对象 儿子 女儿 子女 闺女 长子 次子 长女 次女"
        " 独子 独女 养子 养女 继子 继女 女婿 儿媳 儿媳妇 孙子 孙女 外孙 外孙女 弟弟 哥哥 妹妹 姐姐"
        " 大姐 二姐 兄弟 姐妹 兄长 堂哥 堂弟 堂姐 堂妹 表哥 表弟 表姐 表妹 嫂子 弟媳 姐夫 妹夫 叔叔"
        " 伯父 大伯 伯伯 婶婶 姑姑 姑父 舅舅 舅妈 姨妈 姨父 阿姨 侄子 侄女 侄儿 外甥 外甥女 双胞胎"
        " 我爸 我妈 我弟 我哥 我妹 我姐 他爸 他妈 她爸 她妈 爸妈 家老大 家老二 家老三"
    ),
}
CALLS: Final = frozenset(WORDS["called"].split())
VERBS: Final = frozenset(WORDS["verb"].split())
ROLES: Final = frozenset(WORDS["role"].split())
INTRODUCERS: Final = frozenset(word for words in WORDS.values() for word in words.split())
# Behind a surname these name nobody: 李女士, 陈科长.
TITLE_WORDS: Final = (
    "先生 女士 小姐 同志 同学 老师 师傅 大爷 大妈 大叔 大姐 大哥 阿姨 奶奶 爷爷 医生 警官 法官 律师 教授 经理 老板"
    " 主任 书记 科长 局长 处长 所长 站长 院长 校长 村长 镇长 区长 市长 县长 队长 部长 厅长 会计 主管 工 总 姐 哥 叔"
    " 姨 老 家 氏"
)
TITLES: Final = frozenset(TITLE_WORDS.split())
LONG_TITLES: Final = tuple(title for title in TITLE_WORDS.split() if len(title) > 1)


def trie(words: Iterable[str]) -> str:
    """An expression for some words, the longest first, in which each beginning stands once: `re` then tries one way for
    a character, however many the words are.
    """
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    is_end = branches.pop("", None) is not None
    parts = [re.escape(first) + trie(rests) for first, rests in sorted(branches.items())]
    inner = "" if not parts else parts[0] if len(parts) == 1 and not is_end else f"(?:{'|'.join(parts)})"
    return f"{inner}?" if is_end and inner else inner


# What may stand between such a word and the name.
LINK: Final = r"(?P<link>\s{0,3}[:：]\s{0,4}|\s{1,4}|是|叫|名叫|为|系|即|[（(“\"])?"
# First characters of surnames.
FIRST: Final = "".join(sorted({name[0] for name in (*SURNAME_COST, *COMPOUND)}))
# What may be a name, told apart here since most of what follows is none: a surname and what given names have; a short
# run up to its end; names of other peoples.
MAY_BE: Final = (
    rf"[{FIRST}](?![{''.join(sorted(NEVER))}])[{HAN}]|[{HAN}]{{3,4}}(?![{HAN}*])"
    rf"|[{HAN}]{{1,8}}[·•‧]|[A-Z][a-z]{{1,15}} [A-Z]"
)
INTRODUCED: Final = re.compile(rf"(?P<word>{trie(INTRODUCERS)}){LINK}(?={MAY_BE})")
