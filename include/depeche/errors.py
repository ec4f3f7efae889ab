"""Every error that Dépêche raises, in one tree.

A bad article is never an error: it is an outcome with a reason (see `depeche.records.outcome`).
An error means that something around the articles is wrong, and says who can mend it::

    DepecheError
    ├── ConfigurationError      the operator mends a file or a variable; never retried
    │   ├── CollectionError     a collection file: names file, field and remedy
    │   └── SettingsError       a connection or an environment variable
    ├── SourceError             one source cannot be read; the others go on
    │   ├── SourceUnreachable   the network or the server; worth another try
    │   ├── SourceUnreadable    it answers, but not with what its kind promises
    │   │   └── SourceMissing   there is no file, folder or bucket of that name
    │   └── SourceReserved      the publisher does not want it to be fetched or kept
    │       ├── RobotsDisallowed    by robots.txt
    │       └── RightsReserved      by a reservation of rights
    ├── DocumentUnreadable      one document's bytes contradict their format; it is quarantined
    ├── ExtractionTimeout       one page keeps extraction busy without end; it is quarantined
    ├── ExtractionCrashed       one page kills the process that extracts it; it is quarantined
    ├── ExtractionUnavailable   that process cannot be started at all; worth another try
    ├── PartitionMoved          a partition is no longer what it was compared with; compare anew
    └── LakeError               the object store or the catalogue
        ├── LakeUnreachable     no answer, or a server error; worth another try
        ├── LakeDenied          wrong credentials or missing rights; never retried
        ├── LakeMissing         a bucket, an object or a table that should be there
        └── RawRetired          bytes that a policy of retention removed: no replay without them
"""

__all__ = [
    "CollectionError",
    "ConfigurationError",
    "DepecheError",
    "DocumentUnreadable",
    "ExtractionCrashed",
    "ExtractionTimeout",
    "ExtractionUnavailable",
    "LakeDenied",
    "LakeError",
    "LakeMissing",
    "LakeUnreachable",
    "PartitionMoved",
    "RawRetired",
    "RightsReserved",
    "RobotsDisallowed",
    "SettingsError",
    "SourceError",
    "SourceMissing",
    "SourceReserved",
    "SourceUnreachable",
    "SourceUnreadable",
]


class DepecheError(Exception):
    """Anything that Dépêche raises on purpose."""

    transient = False
    """Whether trying again later, with nothing changed, may succeed."""


class ConfigurationError(DepecheError):
    """What the operator wrote cannot be used."""


class CollectionError(ConfigurationError):
    """A collection file is wrong; the message names the file, the field and the remedy."""


class SettingsError(ConfigurationError):
    """A connection or an environment variable is missing or wrong."""


class SourceError(DepecheError):
    """One source of a collection cannot be read."""


class SourceUnreachable(SourceError):
    """The source gives no answer, or its server fails."""

    transient = True


class SourceUnreadable(SourceError):
    """The source answers, but not with what its kind promises."""


class SourceMissing(SourceUnreadable):
    """There is no file, folder, object or bucket of that name."""


class SourceReserved(SourceError):
    """The publisher does not want it to be fetched or kept."""


class RobotsDisallowed(SourceReserved):
    """robots.txt does not allow this address."""


class RightsReserved(SourceReserved):
    """The publisher reserves text mining, use by AI, archiving or indexing."""


class DocumentUnreadable(DepecheError):
    """One document's bytes contradict their format: the pipeline quarantines it and goes on."""


class ExtractionTimeout(DepecheError):
    """One page takes longer than extraction may: it is quarantined, a fresh worker goes on."""


class ExtractionCrashed(DepecheError):
    """One page kills the worker that extracts it, twice: it is quarantined, a fresh one goes on."""


class ExtractionUnavailable(DepecheError):
    """No process to extract pages can be started; no document is to blame."""

    transient = True


class PartitionMoved(DepecheError):
    """A partition was published, erased or compacted after it was compared: nothing is replaced."""


class LakeError(DepecheError):
    """The object store or the catalogue refuses or fails."""


class LakeUnreachable(LakeError):
    """No answer from the store or the catalogue, or a server error."""

    transient = True


class LakeDenied(LakeError):
    """The credentials are wrong or lack a right."""


class LakeMissing(LakeError):
    """A bucket, an object or a table that should be there is not."""


class RawRetired(LakeError):
    """A partition cannot be replayed: the collection did not want its bytes kept so long."""
