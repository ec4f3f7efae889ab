"""The same bytes give the same extract, whatever came before, in whatever process."""

import os
import subprocess
import sys
from pathlib import Path

from extraction_documents import NEWS, URL, article, document, html

from depeche.extraction import extract
from depeche.records.flow import Document

BROKEN = "<html><body><div" * 50 + "\x00<p>" + NEWS[0]


def documents() -> list[Document]:
    return [
        document(article(), url=URL),
        document(article(before="<p>Publié le 3 mars 2024</p>"), url=URL),
        document(article(before="<p>Publié il y a 3 jours, le 12 mai</p>"), url=URL),
        document(html("<ul>" + "".join(f"<li>{p}</li>" for p in NEWS) + "</ul>")),
        document(BROKEN),
        document(article(after="<p>" + NEWS[0] + "</p>" * 3)),
        document("\n".join(NEWS).encode("cp1252"), "text/plain"),
    ]


def results(order: int) -> list[str]:
    found = [repr(extract(document_)) for document_ in documents()[::order]]
    return found[::order]


def test_order_and_history_do_not_matter() -> None:
    """Forwards, backwards and again: no cache of an engine shows."""
    first = results(1)

    assert results(-1) == first
    assert results(1) == first


def test_processes_and_hash_seeds_do_not_matter() -> None:
    """Another process with another hash seed and another time zone gives the same."""
    here = Path(__file__)
    script = (
        f"import sys; sys.path[:0] = [{str(here.parent)!r}]\n"
        f"from {here.stem} import results\nprint(results(-1))"
    )
    path = os.pathsep.join(sys.path)
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }

    assert answers == {f"{results(1)}\n".encode()}


def test_only_the_fetch_bounds_a_date() -> None:
    """A date after the fetch is no publication; today has no say."""
    page = article(before="<p class='date'>Publié le 20 novembre 2031</p>")

    bounded = repr(extract(document(page)))
    free = repr(extract(document(page, fetched_at=None)))

    assert "2031-11-20" not in bounded
    assert "2031-11-20" in free
