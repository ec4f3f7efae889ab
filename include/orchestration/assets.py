"""What Airflow tells other DAGs of: the articles of a collection."""

from airflow.sdk import Asset

__all__ = ["articles_of"]


def articles_of(collection: str) -> Asset:
    """The asset that is updated when a partition of the collection is published."""
    return Asset(name=f"articles/{collection}", uri=f"depeche://articles/{collection}")
