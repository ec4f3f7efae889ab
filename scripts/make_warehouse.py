#!/usr/bin/env python3
"""Make the table bucket that the bundled store's Iceberg catalogue keeps its tables in.

The bucket is the `warehouse` of the connection `depeche_catalog`. Made again, it is left as it is.
Only a store with S3 Tables (SeaweedFS, AWS) has such buckets; other catalogues need none.
"""

import boto3
from botocore.config import Config

from depeche.settings import Settings


def table_bucket(warehouse: str) -> str:
    """The bucket's name in a warehouse given as `NAME` or `s3://NAME/`."""
    return warehouse.removeprefix("s3://").strip("/")


def main() -> None:
    """Make the bucket. Raises botocore's errors: Compose shows them and starts nothing else."""
    settings = Settings.from_environment()
    client = boto3.client(
        "s3tables",
        endpoint_url=settings.store.endpoint,
        region_name=settings.store.region,
        aws_access_key_id=settings.store.access_key,
        aws_secret_access_key=settings.store.secret_key,
        # The first write to a new store may take 20 s.
        config=Config(read_timeout=30, retries={"mode": "standard", "total_max_attempts": 8}),
    )
    name = table_bucket(settings.catalog.properties["warehouse"])
    # SeaweedFS leaves the list out when it is empty.
    known = client.list_table_buckets(prefix=name).get("tableBuckets", [])
    if name not in {bucket["name"] for bucket in known}:
        client.create_table_bucket(name=name)
    print(f"table bucket {name}: ready")


if __name__ == "__main__":
    main()
