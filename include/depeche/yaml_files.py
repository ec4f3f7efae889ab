"""YAML read strictly: no key twice, and the line of every field is known."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from depeche.errors import CollectionError

__all__ = ["YamlFile", "read_yaml"]


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A mapping as read, and the tree it was read from."""

    path: Path
    content: dict[str, Any]
    root: yaml.Node

    def line(self, location: Sequence[str | int]) -> int:
        """The line, from 1, of the field at `location`, or of the nearest above it."""
        node, line = self.root, self.root.start_mark.line
        for part in location:
            key, inner = _child(node, part)
            if inner is None:
                continue  # pydantic puts tags of unions between the keys of the file
            node, line = inner, (key or inner).start_mark.line
        return line + 1


def read_yaml(path: Path) -> YamlFile:
    """Read a file that holds one mapping. Raises `CollectionError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CollectionError(
            f"{path}: is not in UTF-8 ({error.reason}): save it as UTF-8"
        ) from error
    except OSError as error:
        raise CollectionError(f"{path}: {error.strerror}: check that it can be read") from error
    loader = _StrictLoader(text)
    try:
        root = loader.get_single_node()
        content = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise CollectionError(
            f"{where}: {error.problem or error.context}{_advice(error)}"
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise CollectionError(f"{path}: is no valid YAML ({error}): correct it") from error
    finally:
        loader.dispose()
    if root is None or not isinstance(content, dict):
        raise CollectionError(f"{path}: holds no fields: write `name: …` and so on, a field a line")
    return YamlFile(path, content, root)


class _StrictLoader(yaml.SafeLoader):
    """PyYAML lets the last of two equal keys win, silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{key.value!r} stands twice: keep one of them", key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """Key and value of one field of a mapping; for a sequence, its item."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == part), (None, None))
    return None, None


def _advice(error: yaml.MarkedYAMLError) -> str:
    if isinstance(error, yaml.constructor.ConstructorError):
        return ""
    if error.problem and "\\t" in error.problem:
        return ": indent with spaces, not tabs"
    return ": check indentation, colons and quotes around here"
