"""Reading a page as its user does: what it says, and the fields of its forms."""

from __future__ import annotations

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """The words of a page, entities decoded, spaces single."""
    body = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(html.unescape(body).split())


def value_of(response: Any, name: str) -> str:
    """What the first field called ``name`` holds. Fails where there is none."""
    body = response.get_data(as_text=True).partition("<main")[2]
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL)
    if area:
        return html.unescape(area[1])
    for tag in re.findall(r"<input[^>]*>", body):
        if f'name="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return html.unescape(found[1]) if found else ""
    raise AssertionError(f"there is no field {name}")


def links_in(response: Any) -> list[str]:
    """The addresses that stand in read-only fields, to be copied: newest first."""
    body = response.get_data(as_text=True)
    tags = [tag for tag in re.findall(r"<input[^>]*>", body) if "readonly" in tag]
    return [html.unescape(re.search(r'value="([^"]*)"', tag)[1]) for tag in tags]  # type: ignore[index]


def error_at(response: Any, field: str) -> str:
    """The error that a screen reader reads with ``field``: tied to it by aria-describedby."""
    body = response.get_data(as_text=True)
    tag = next(t for t in re.findall(r"<(?:input|select)[^>]*>", body) if f'id="{field}"' in t)
    described = re.search(r'aria-describedby="([^"]*)"', tag)
    assert described and f"{field}-e" in described[1].split(), tag
    assert 'aria-invalid="true"' in tag
    found = re.search(rf'id="{field}-e">(.*?)</ul>', body, re.DOTALL)
    assert found
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())
