"""Pages and drawings as trees, for tests of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"


def tree(page: str) -> Element:
    """Return a page, or a drawing of ours, as a tree; both are well-formed XML."""
    return ET.fromstring(page)  # noqa: S314 - our own output


def words(element: Element) -> str:
    """Return all text inside an element, blanks as single spaces."""
    return " ".join("".join(element.itertext()).split())


def with_class(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a class."""
    return (element for element in root.iter() if name in element.get("class", "").split())
