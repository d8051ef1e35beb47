"""Whether a query speaks of nothing but a function of the portal: then no words are searched."""

from __future__ import annotations

import re
from typing import Any

from dictionaries.normalize import squash
from search_engine.query.analysis.query_analysis import QueryAnalysis

# What stands about such a wish and names no matter: 我交的材料 审到哪了, 密码忘了 怎么办.
SAYS_NOTHING = re.compile(
    "(?:我|我们|咱|你们?|的|了|过|在|去|到|来|想|要|请|请问|帮忙?|帮我|查询|查一?下?|看一?下?|问一?下?|办的?|交的?|提交的?|申请的?|递交的?|材料|资料|事情?|业务|"
    "事项|办件|件|窗口|大厅|中心|政务|服务|平台|网站|网上|手机上?|app|小程序|系统|怎么办|怎么弄|怎么搞|怎么|如何|咋办?|在哪里?|哪里|入口|一下|第?[一几]步|什么步骤|步骤|昨天|今天|明天|"
    "上周|上次|上个?月|前几?天|刚才|刚刚|现在|没有?|吗|呢|啊|呀|吧|嘛|谁|人|工作人员|老爸|老妈|爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆|姥姥|姥爷|父亲|母亲|父母|爸妈|子女|儿女|儿子|女儿|孩子|老人家?|老年人|长辈|家里?人?|他们?|她们?|替|代|帮|让|有|个|这|那|给|对|把|被|老是|一直|总是|又|还|再|就|都|能|可以)*"
)


def detect_only_way(analysis: QueryAnalysis, _resources: Any) -> QueryAnalysis:
    """See whether anything is left."""
    if analysis.function is None or analysis.only_way:
        return analysis
    rest = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    return analysis.with_changes(only_way=True) if SAYS_NOTHING.fullmatch(squash(rest)) else analysis
