"""The words beside a number that say what it is the number of, and whose telephone or account it is."""

from __future__ import annotations

import re
from typing import Final

# Kind of a number → the words that say so, in normal form. The word that is nearest to the number decides.
WORDS: Final = {
    # 证: 身份证, 居住证, 回乡证, 港澳居民来往内地通行证 …
    "paper": (
        "证 护照 身份证 身分证 身份号 公民身份 社会保障号 社保号 参保 驾驶人 户口 户号 驾照 档案 学籍 军字"
        " 永居 永久居留 五星卡 病历 住院号 hkid passport huzhao txz tongxingzheng taibaozheng sfz shenfenzheng"
    ),
    "account": (
        "账号 帐号 账户 卡 存折 户头 微信 支付宝 钱包 个人编号 客户编号 社保编号 医保编号 转到 退到 银行 农行"
        " 工行 建行 燃气户号 水表户号 电费户号 qq vx yinhangka kahao"
    ),
    "plate": "车牌 牌照 号牌",
    "phone": "电话 手机 固话 座机 小灵通 家电 宅电 我的号 联系 致电 回电 回复 打 来电 反映 tel phone shouji dianhua",
    # Not of a person: what offices, goods and things are numbered by, sums and dates.
    "other": (
        "编码 代码 代号 编号 文号 单号 订单 发票 税号 纳税 识别号 注册号 登记号 登记证 许可证 产权证 合格证"
        " 等级证 证书 验证 许可 备案 批号 批准 合同 流水 受理 办件 工单 区划 邮编 邮政 传真 金额 余额 资本"
        " 少发 欠 扣款 基数 费 坐标 经度 纬度 密码 核验码 商标 专利 有效期 到期 出生日期 生于 日期 错误 版本"
        " 项目 事项 清单 缴款 处罚 违法 案件 信访 信件 快递 物流 客服 热线 isbn hs"
    ),
}
KIND: Final = {word: kind for kind, words in WORDS.items() for word in words.split()}
# The longest first; literals alone, which `re` finds by their first characters.
WORD: Final = re.compile("|".join(map(re.escape, sorted(KIND, key=len, reverse=True))))
# Behind a word of a person's number these say nothing else: 护照编号, 驾照档案编号.
OF_THE_WORD_BEFORE: Final = frozenset({"编号", "编码"})
# Whose telephone or account it is: the nearest decides.
OFFICE: Final = (
    "财政 专户 对公 公司 单位 中心 工会 保证金 党费 基本户 局 科 厅 办 所 街道 村委 居委 医院 学校 招生 物业"
    " 窗口 大厅 咨询 服务 热线 人员 法人 负责人 人民政府 人民医院 人民法院 人社 人才 人力 客服 监督 举报 总机"
    " 值班 抢修 部门 我国 我市 我区 我县 我省 我委 我院 我校 我办 我厅 我局 我科 我处 我站 我会 我行 我馆 我镇"
    " 我街道 我中心 我单位 我公司"
)
PERSON: Final = (
    "我 您 家里 家中 家属 家电 家庭 老家 妈家 宅电 业主 户主 户名 房东 租客 住户 居民 市民 来电 个人 人 先生"
    " 女士 爸 妈 父母 孩子 儿子 女儿 老公 老婆 丈夫 妻子 回电 回复至 留个电话"
)
OWNER_OF: Final = dict.fromkeys(PERSON.split(), "person") | dict.fromkeys(OFFICE.split(), "office")
OWNER: Final = re.compile("|".join(sorted(OWNER_OF, key=len, reverse=True)))
# What a word behind a number follows it by.
LINK: Final = re.compile(r"(?: ?(?:这[个张本]|就?是|的)(?:我|本人|[他她])?的?)?(?:居民|老)?")
# Words in letters that are typed before a number without a space.
LATIN_WORD: Final = re.compile(
    r"(?:sfz|shenfenzheng|idcard|huzhao|passport|txz|tongxingzheng|taibaozheng|qq|vx|yinhangka|kahao|telephone|tel|phone"
    r"|shouji|dianhua)?(?:hao)?(?=[a-z]{0,3}\d)"
)


def kind_before(text: str) -> str:
    """What a number behind a text is of, by the last word; "" where no word says."""
    kind, end = "", -1
    for match in WORD.finditer(text):
        if not (kind and match.start() == end and match[0] in OF_THE_WORD_BEFORE):
            kind = KIND[match[0]]
        end = match.end()
    return kind


def kind_after(text: str) -> str:
    """The same of a number before a text, where that goes on with the word: …是我的护照, …这个身份证."""
    link = LINK.match(text)
    match = WORD.match(text, link.end()) if link else None
    kind = KIND[match[0]] if match else ""
    return "" if kind in ("phone", "other") else kind


def owner_of(before: str, after: str) -> str:
    """`person` or `office` by the last word before a number, else `person` by the first after it; "" for nobody."""
    words = OWNER.findall(before)
    if words:
        return OWNER_OF[words[-1]]
    match = OWNER.search(after)
    return "person" if match and OWNER_OF[match[0]] == "person" else ""
