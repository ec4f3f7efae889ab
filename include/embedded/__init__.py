"""What `make run` starts by itself: an object store and Airflow, as our own child processes."""
