#!/usr/bin/env bash
# usage: with_packages.sh PROGRAM=PACKAGE... -- COMMAND...
# Installs Debian packages for the programs that are missing, then runs the command.
set -euo pipefail

missing=()
while [ "$1" != "--" ]; do
    program=${1%=*} package=${1#*=}
    # Debian keeps Postgres's programs off PATH.
    if ! command -v "$program" >/dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/$program" >/dev/null; then
        missing+=("$package")
    fi
    shift
done
shift

if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "missing: ${missing[*]} (names of Debian's packages). Install them, or run this as root on Debian." >&2
        exit 1
    fi
    echo "installing ${missing[*]}: Debian starts their services too, on this machine's loopback"
    apt-get update --quiet=2
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 "${missing[@]}"
fi
exec "$@"
