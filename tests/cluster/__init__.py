"""A whole Airflow on Celery: Postgres, Redis and every process apart, on 127.0.0.1 alone."""
