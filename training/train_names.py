"""`make model`: fit the second reader of names to WiNER-fr, and write its weights.

usage: train_names.py [--data FOLDER]

FOLDER holds `winer_fr_2016.jsonl` (Yoann Dupont, WiNER-fr, CC BY 4.0). Without it the weights
stay as they are.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import spacy

from depeche.entities.clues import CLUSTERS, Clusters
from depeche.entities.labeller import WEIGHTS
from depeche.entities.recognition import FRENCH, UNUSED, rows_of_vectors
from names_data import ARTICLES, DATA, read_articles
from names_fitting import LEVELS, cluster, fit, written


def main() -> None:
    """Cluster the words, train on every article, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help=f"folder that holds {ARTICLES}")
    folder = parser.parse_args().data
    if not (folder / ARTICLES).is_file():
        print(f"{folder / ARTICLES} is missing: the weights of names stay as they are")
        return
    model = spacy.load(FRENCH, exclude=UNUSED)
    vectors = model.vocab.vectors.data
    found = {str(level): "".join(f"{n:04x}" for n in cluster(vectors, level)) for level in LEVELS}
    CLUSTERS.write_text(json.dumps(found, indent=0) + "\n", "utf-8")
    articles = read_articles(folder)
    content = written(fit(articles, Clusters.load(rows_of_vectors(model))))
    WEIGHTS.write_text(_laid_out(content), "utf-8")
    print(f"{len(articles)} articles, {len(content['clues'])} clues: {WEIGHTS}")


def _laid_out(content: dict[str, Any]) -> str:
    """JSON with a line for each clue, so that a change can be read."""
    clues = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(weights, separators=(',', ':'))}"
        for name, weights in content["clues"].items()
    ]
    head = f'{{"labels": {json.dumps(content["labels"])},\n"moves": {json.dumps(content["moves"])},'
    return "\n".join([head, '"clues": {', ",\n".join(clues), "}}", ""])


if __name__ == "__main__":
    main()
