#!/usr/bin/env bash
# What the stack relies on of the official image: a cluster is made once, from the same variables.
set -euo pipefail

if [ ! -e "$PGDATA/PG_VERSION" ]; then
    # shellcheck disable=SC2086  several arguments in one variable, as in the official image
    initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
        --auth=scram-sha-256 $POSTGRES_INITDB_ARGS
    echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
    pg_ctl start --wait --options="-c listen_addresses="
    PGPASSWORD=$POSTGRES_PASSWORD createdb --host=/var/run/postgresql \
        --username="$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl stop --wait --mode=fast
fi
exec postgres -c listen_addresses='*'
