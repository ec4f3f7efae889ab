#!/usr/bin/env bash
# usage: run.sh PYTHON
# Brings docker-compose.yaml up as an operator would, in a copy of the project, and takes it down
# with its data. Starts dockerd for as long as it takes, where none answers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$(realpath --no-symlinks "$1")
work=$(mktemp --directory)
dockerd=

finish() {
    rm -rf "$work"
    [ -z "$dockerd" ] || { kill "$dockerd"; wait "$dockerd" || true; }
}
trap finish EXIT

if ! docker info >/dev/null 2>&1; then
    dockerd --pidfile "$work/dockerd.pid" > "$work/dockerd.log" 2>&1 &
    dockerd=$!
    timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 1; done'
fi

root=$(git -C "$here" rev-parse --show-toplevel)
mkdir "$work/project"
git -C "$root" ls-files -z --cached --others --exclude-standard \
    | tar --create --directory="$root" --null --files-from=- \
    | tar --extract --directory="$work/project"
"$here/images.sh" "$work/project" "$(dirname "$python")/weed"
"$python" "$here/stack.py" "$work/project"
