"""The microphone, where the operator has set a recogniser.

1. A notice comes first; refused, nothing is recorded. What was heard is searched for.
2. Where nothing was heard, it is said, and the box is as it was.
3. Without a recogniser there is no microphone and no notice.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import box, go, hears, leads_to, settled
from tests.browser.test_quality import look

HEARD = {"hypotheses": [{"text": "办理身份证", "confidence": 0.6}]}
# A browser of tests hears nothing.
RECORDER = """
window.recordings = 0;
navigator.mediaDevices.getUserMedia = async () => ({ getTracks: () => [] });
window.MediaRecorder = class extends EventTarget {
  mimeType = "audio/webm";
  start() { window.recordings += 1; }
  stop() {
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: new Blob(["x"]) }));
    this.dispatchEvent(new Event("stop"));
  }
};
"""


@pytest.fixture
def listening(equipped):
    return equipped.server


def test_what_was_heard_is_searched_for_after_a_notice(visit, listening, tmp_path):
    with visit("phone", server=listening) as page:
        page.add_init_script(RECORDER)
        heard = []
        page.route("**/asr", lambda route: heard.append(route.request.method) or route.fulfill(json=HEARD))
        go(page, "/?region=330110")
        page.get_by_role("button", name="语音搜索").click()
        expect(page.get_by_role("dialog")).to_contain_text("录音会发送到")
        look(page, "voice", tmp_path, closely=True)
        page.get_by_role("button", name="取消").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        settled(page)
        assert page.evaluate("recordings") == 0
        page.get_by_role("button", name="语音搜索").click()
        page.get_by_role("button", name="同意并开始").click()
        with leads_to(page, "q="):
            page.get_by_role("button", name="正在听，按此结束").click()
        assert page.evaluate("recordings") == 1
        assert box(page).input_value() == "办理身份证"
        assert heard == ["POST"]


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "x"}, {"json": {"hypotheses": []}}])
def test_where_nothing_was_heard_it_is_said(visit, listening, answer):
    with visit("phone", broken=True, server=listening) as page:
        page.add_init_script(RECORDER)
        page.route("**/asr", lambda route: route.fulfill(**answer))
        go(page, "/?region=330110")
        page.get_by_role("button", name="语音搜索").click()
        page.get_by_role("button", name="同意并开始").click()
        page.get_by_role("button", name="正在听，按此结束").click()
        hears(page, "没有听清")
        expect(page.get_by_role("button", name="语音搜索")).to_be_visible()
        assert "q=" not in page.url


def test_without_a_recogniser_there_is_no_microphone(visit):
    with visit("phone") as page:
        go(page, "/")
        expect(page.locator("[data-voice], #voice-notice")).to_have_count(0)
