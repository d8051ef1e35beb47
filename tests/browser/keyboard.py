"""What somebody does who has no mouse: goes on by Tab, sees where they are, and presses keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.steps import POLL, go, settled

# What has the focus, as people call it, and whether one sees that it has: an outline around something that nothing
# else lies over. A list of rows scrolls inside its frame, and a label is as good as its box.
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
  const name = one.labels?.length ? one.labels[0].innerText : one.getAttribute("aria-label") ?? one.innerText ?? "";
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const [x, y] = box ? [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2] : [-1, -1];
  const hit = document.elementFromPoint(x, y);
  const over = hit && (one.contains(hit) || hit.contains(one) || one.labels?.[0]?.contains(hit));
  if (one === document.body) return { name: "", text: "", seen: false }; // past the end, or lost
  return { name: name.trim(), text: one.innerText ?? "", seen: outlined && Boolean(over) };
}"""
SOMEWHERE = "() => document.activeElement !== document.body"
FOCUS = 10.0  # seconds within which a loaded machine has set it: browsers do when they paint first
SELECTED = "() => document.activeElement.selectedOptions[0].text.trim()"


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its `name`, its `text`, and whether that is `seen`."""
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


def reach(page: Page, name: str, most: int = 120, key: str = "Tab") -> None:
    """Go on by Tab until something of this name has the focus, which is seen; so is all on the way."""
    for _ in range(most):
        page.keyboard.press(key)
        found = focused(page)
        if found["name"] and not found["seen"]:  # what comes late may have moved it: the browser scrolls when it paints
            settled(page)
            found = focused(page)
        assert found["seen"] or not found["name"], f"the focus on {found['name']!r} is not seen on {page.url}"
        if found["name"] == name:
            return
    raise AssertionError(f"{name} is not reached by {key} on {page.url}")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field by Tab, and write into it."""
    reach(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def choose(page: Page, name: str, start: str, most: int = 40) -> None:
    """Go to a list by Tab, and down to the choice that begins so."""
    reach(page, name)
    page.keyboard.press("Home")
    for _ in range(most):
        if str(page.evaluate(SELECTED)).startswith(start):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no choice {start}")


def press_key(page: Page, name: str, key: str = "Enter", then: str = "", back: bool = False) -> None:
    """Go to a link or a button by Tab, and press it.

    Args:
        then: What the new page has the focus on says this; one sees that it has it.
        back: Go by Shift+Tab.
    """
    reach(page, name, key="Shift+Tab" if back else "Tab")
    with page.expect_navigation():
        page.keyboard.press(key)
    settled(page)
    if then:
        page.wait_for_function(SOMEWHERE, polling=POLL, timeout=FOCUS * 1000)
        found = focused(page)
        assert then in found["text"], f"after {name} the focus is on {found['text'][:80]!r}"
        assert found["seen"], f"after {name} the focus is not seen"


def into(page: Page, path: str) -> None:
    """Open an address, and go past the places beside it as people by keys do."""
    go(page, quote(path, safe=":/?&=#"))
    page.keyboard.press("Tab")
    assert focused(page)["name"] == "跳到主要内容"
    page.keyboard.press("Enter")


def tick(page: Page, name: str) -> None:
    """Go to a box by Tab, and tick it, or not any more."""
    reach(page, name)
    page.keyboard.press("Space")
