"""What stands on the pages that analyse, for the pictures of the manual: weeks of searches, marks, a list of tasks.

Searches that people made up for it here are of nobody; they are the same each time but for their days.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from indexer.documents.timestamps import CHINA
from search_engine import Service
from search_engine.hot.asked.counting import WeekCounter
from search_engine.maintenance.quality.running import QualityRun
from search_engine.maintenance.queue.refreshing import QueueRefresh
from tests.search_engine.hot.asked.asked import log, log_and_tell
from tests.search_engine.hot.asking import Askers, Clock, counter

REGION = "330110"
# Text → people a week, how many of them open a result, how many the first one.
FOUND = {
    "公积金提取": (64, 51, 38), "身份证丢了怎么办": (47, 40, 31), "居住证办理": (41, 34, 27),
    "社保卡补办": (33, 27, 22),
    "个体户注销": (28, 15, 9), "生育津贴": (26, 21, 14), "驾驶证换证": (24, 19, 17), "租房补贴": (22, 5, 2),
    "无房证明": (18, 0, 0), "医保异地备案": (17, 14, 12),
}  # fmt: skip
NOT_FOUND = {"无人机登记": 23, "共享单车乱停": 19, "电动车上牌预约": 16, "宠物火化": 13, "露营地审批": 12}
HELD = {"诈骗": 14, "涉枪涉爆": 6}
HOT = {"公积金提取": 46, "居住证办理": 38, "社保卡补办": 31, "生育津贴": 27, "医保异地备案": 22, "无人机登记": 24}
WEEKS = 6


def fill(service: Service) -> None:
    """Weeks of searches, what is hot now, the queue and the list of what the catalogue lacks."""
    place, now = service.installation, datetime.now(CHINA) - timedelta(minutes=5)
    for week in range(WEEKS):
        at, part = now - timedelta(weeks=week), 1 - week * 0.07
        for text, (people, clicks, first) in FOUND.items():
            log_and_tell(
                place,
                text,
                int(people * part),
                clicks=int(clicks * part),
                first=int(first * part),
                at=at,
                region=REGION,
            )
        for text, people in NOT_FOUND.items():
            log_and_tell(place, text, max(int(people * part), 10), total=0, at=at, region=REGION)
        for category, people in HELD.items():
            log(place, "***", people, total=0, blocked=category, at=at, region=REGION)
        log(place, "居住正办理", 12, corrected="居住证办理", at=at, region=REGION)
    WeekCounter(place).catch_up()
    clock, asking = Clock(int(time.time() * 1_000)), Askers(service)
    for text, people in HOT.items():
        asking.ask(text, people, now=clock.now)
    counter(service, clock).step()
    QualityRun(place, lambda _seconds: None).run()
    QueueRefresh(service).run()
