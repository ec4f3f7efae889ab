#!/usr/bin/env bash
# Once per start of the stack, and harmless when repeated: database, pools, first user.
set -euo pipefail

airflow db migrate

# Pools that exist keep the size that somebody gave them.
if ! airflow pools get backfill_web >/dev/null 2>&1; then
    airflow pools import "$(dirname "$0")/../config/pools.json"
fi

# Leaves a user that exists, and its password, as they are.
# (A random password may begin with a dash, hence the signs of equality.)
airflow users create --username="$ADMIN_USER" --password="$ADMIN_PASSWORD" \
    --email="$ADMIN_EMAIL" --firstname Dépêche --lastname Operator --role Admin
