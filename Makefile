PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
LOCK := constraints.txt
