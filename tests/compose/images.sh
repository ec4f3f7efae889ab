#!/usr/bin/env bash
# usage: images.sh PROJECT WEED
# Gets the images that docker-compose.yaml and Dockerfile of PROJECT name, or builds stand-ins under
# their tags where none can be pulled; then the project's own image. WEED is SeaweedFS's program.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$1 weed=$2
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
packages=ca-certificates,curl,dumb-init,postgresql,procps,python3-pip,python3.11,python3.11-venv
packages+=,redis-server,wget

tag() { # the image that the project's files name: with its tag
    sed --quiet --regexp-extended "s#.*(image:|FROM) ($1:[^ ]+).*#\\2#p" \
        "$project/Dockerfile" "$project/docker-compose.yaml" | head -1
}

debian() { # what all stand-ins are made of, kept for the next time
    docker image inspect depeche-test/debian >/dev/null 2>&1 && return
    echo "debootstrap: Debian bookworm, some minutes"
    debootstrap --variant=minbase --include="$packages" bookworm "$work/root" \
        http://deb.debian.org/debian > "$work/debootstrap.log"
    tar --create --directory "$work/root" . | docker import - depeche-test/debian >/dev/null
}

context() { # what the stand-ins are built from
    mkdir "$work/context"
    cp "$here/Dockerfile" "$here/postgres.sh" "$weed" "$work/context"
    # Behind a proxy that opens TLS, as on many build machines, the host knows whom to trust.
    cp /etc/ssl/certs/ca-certificates.crt "$work/context"
    chmod 0755 "$work/context/postgres.sh" "$work/context/weed"
}

context
for image in apache/airflow postgres redis chrislusf/seaweedfs; do
    if ! docker pull --quiet "$(tag "$image")" 2>/dev/null; then
        debian
        echo "$(tag "$image"): a stand-in"
        docker build --quiet --target "${image#*/}" --tag "$(tag "$image")" "$work/context"
    fi
done
# The host's network: bridges of a build machine may lead nowhere.
echo "depeche:compose-test"
docker build --quiet --network host --tag depeche:compose-test "$project"
