"""Whether a query speaks of nothing but a function of the portal: then no words are searched."""

from __future__ import annotations

from typing import Any

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.word_set import WordSet

# What stands about such a wish and names no matter: 我交的材料 审到哪了, 密码忘了 怎么办.
SAYS_NOTHING = WordSet(
    "我 我们 咱 你 你们 的 了 过 在 去 到 来 想 要 请 请问 帮 帮忙 查 查询 看 问 查下 看下 问下 一下 查一 看一 问一 "
    "办 交 提交 申请 递交 材料 资料 事 事情 业务 事项 办件 件 窗口 大厅 中心 政务 服务 平台 网站 网上 手机 手机上 "
    "app 小程序 系统 怎么 怎么弄 怎么搞 如何 咋 哪里 在哪 入口 一步 几步 第一步 第几步 什么步骤 步骤 昨天 今天 明天 "
    "上周 上次 上月 上个月 前天 前几天 刚才 刚刚 现在 没 没有 吗 呢 啊 呀 吧 嘛 谁 人 工作人员 老爸 老妈 爸 妈 爷 "
    "奶 外公 外婆 姥姥 姥爷 父亲 母亲 父母 子女 儿女 儿子 女儿 孩子 老人 老年人 长辈 家 家里 他 他们 她 她们 替 代 "
    "让 有 个 这 那 给 对 把 被 老是 一直 总是 又 还 再 就 都 能 可以"
)


@analysis_step("只给去处", off="ways")
def detect_only_way(analysis: QueryAnalysis, _resources: Any) -> QueryAnalysis:
    """See whether anything is left."""
    if analysis.function is None or analysis.only_way:
        return analysis
    rest = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    return analysis.with_changes(only_way=True) if SAYS_NOTHING.makes_up(squash(rest)) else analysis
