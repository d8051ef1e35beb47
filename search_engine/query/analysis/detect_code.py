"""A number that documents are called by, whole or a part of it: an id, 实施编码, 基本编码. Looked for before spelling,
which has nothing to say of it. What has a digit or a sign in it may be an id, and is kept as it was typed.
"""

from __future__ import annotations

import re
from typing import Any

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis

# What people put before it.
LABEL = re.compile(
    r"^(?:事项|目录|清单|主项|子项)?的?(?:基本|实施|唯一|办理项|实施清单|业务办理项)?(?:编码|代码|编号|id)[:：是为\s]*"
)
CODE = re.compile(r"(?=.*[0-9_.:-])[0-9a-z][0-9a-z_.:-]{1,127}")


@analysis_step("识别编码")
def detect_code(analysis: QueryAnalysis, _resources: Any) -> QueryAnalysis:
    """Find it where it is all of the text."""
    code = LABEL.sub("", analysis.text).strip()
    if not CODE.fullmatch(code):
        return analysis
    typed = analysis.raw.strip()[-len(code) :]
    return analysis.with_step("detect_code", code, code=typed if typed.lower() == code else code)
