# The production image: Airflow's own, with an environment that is exactly the project's lock.
# It holds no secret and no data; everything that depends on the place comes as a variable.

FROM apache/airflow:3.3.2-python3.11 AS base

# --- The environment, apart from the code: a change of code leaves this layer as it is.
FROM base AS environment
USER root
COPY requirements.txt constraints.txt /build/
WORKDIR /build
# uv first, itself by the lock's hashes. pip cannot go on from there: it takes no hashes from a
# constraints file before 26.3 (docs/decisions/0050).
RUN sed -n '/^uv==/,/# via/p' constraints.txt > uv.txt \
    && PIP_USER=0 pip install --no-cache-dir --no-deps --require-hashes --target /build/uv -r uv.txt
RUN UV_PYTHON_DOWNLOADS=never /build/uv/bin/uv venv --python python3.11 /opt/depeche \
    && /build/uv/bin/uv pip install --no-cache --compile-bytecode --require-hashes \
        --python /opt/depeche/bin/python -r requirements.txt -c constraints.txt \
    && /build/uv/bin/uv pip check --python /opt/depeche/bin/python

# --- The image: environment and code, both owned by root, so that no task can change them.
FROM base
USER root
COPY --from=environment /opt/depeche /opt/depeche
ENV PATH=/opt/depeche/bin:$PATH \
    VIRTUAL_ENV=/opt/depeche \
    PYTHONPATH=/opt/airflow/include
WORKDIR /opt/airflow
COPY pyproject.toml ./
COPY scripts/make_warehouse.py scripts/prepare_airflow.sh scripts/
COPY config/ config/
COPY include/ include/
COPY plugins/ plugins/
COPY dags/ dags/
COPY tests/ tests/
# Compiled once here rather than in every task; and the command line, `depeche`.
RUN python -m compileall -q config include plugins dags scripts \
    && printf '#!/opt/depeche/bin/python\nfrom depeche.cli import app\n\napp()\n' \
        > /opt/depeche/bin/depeche \
    && chmod 0755 /opt/depeche/bin/depeche
USER airflow
