"""The right to be forgotten: an address, host, publisher or source taken out of the whole lake."""

from depeche.maintenance.erasure.erasing import Preview, erase, preview, verify
from depeche.maintenance.erasure.proof import Proof
from depeche.maintenance.erasure.target import Target

__all__ = ["Preview", "Proof", "Target", "erase", "preview", "verify"]
