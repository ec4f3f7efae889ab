"""What stands between Airflow and the library: partition of a run, retries, settings, pages."""
