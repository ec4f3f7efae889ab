"""trafilatura, behind one door: what it takes for the article of a page."""

import logging

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from depeche.errors import DocumentUnreadable

__all__ = ["engine_text"]

# It logs what it discards; here that is a refusal or a missing field, told in the record.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def engine_text(tree: HtmlElement) -> str:
    """The text that trafilatura finds, perhaps none; see docs/decisions for these settings.

    Raises `DocumentUnreadable` where elements are nested too deeply for it.
    """
    try:
        found = bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    except RecursionError as error:
        raise DocumentUnreadable("the page's elements are nested too deeply to be read") from error
    return _plain(getattr(found, "text", None) or "")


def _plain(text: str) -> str:
    """The same, with the cells of a table row apart by tabs and not by pipes."""
    return "\n".join(_cells(line) for line in text.split("\n") if not _is_rule(line))


def _cells(line: str) -> str:
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        return line
    return "\t".join(filter(None, (cell.strip() for cell in line.strip("|").split("|"))))


def _is_rule(line: str) -> bool:
    """Whether a line is what stands below the head of a table."""
    return line.startswith("|-") and not line.strip("|- ")
