"""What a page says and where it leads."""

import re
from html import unescape


def text_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    return response.text


def links(page):
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
