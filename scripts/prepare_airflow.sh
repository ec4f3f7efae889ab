#!/usr/bin/env bash
# Once per start of the stack, and harmless when repeated: database, pools, first user.
set -euo pipefail

airflow db migrate

# Optimistic committers starve each other, so commits to the lake go one at a time.
airflow pools set lake_commits 1 "Commits to the lake's tables, one at a time"

# Leaves a user that exists, and its password, as they are.
airflow users create --username "$ADMIN_USER" --password "$ADMIN_PASSWORD" \
    --email "$ADMIN_EMAIL" --firstname Dépêche --lastname Operator --role Admin
