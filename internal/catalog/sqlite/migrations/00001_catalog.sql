-- Times are microseconds since 1970 UTC; 0 is "none" where 0 makes no sense as
-- a time. Every row that belongs to an office names it.

-- +goose Up
CREATE TABLE units (
    code       TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

INSERT INTO units (code, name, created_at)
VALUES ('default', 'Đơn vị mặc định', CAST(unixepoch('subsec') * 1000000 AS INTEGER));

-- An empty unit of a person, token or hook means all units.
CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    unit          TEXT NOT NULL,
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL, -- separated by spaces
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE items (
    id         TEXT PRIMARY KEY,
    unit       TEXT NOT NULL REFERENCES units (code),
    sha256     TEXT NOT NULL,
    size       INTEGER NOT NULL,
    name       TEXT NOT NULL,
    media      TEXT NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    pages      INTEGER NOT NULL,
    pages_done INTEGER NOT NULL,
    created_at INTEGER NOT NULL, -- that of the first receipt
    updated_at INTEGER NOT NULL,
    UNIQUE (unit, sha256)
) STRICT;
CREATE INDEX items_day ON items (unit, created_at);

-- source and kept_path are bytes: file names need not be text.
CREATE TABLE receipts (
    id          TEXT PRIMARY KEY,
    item_id     TEXT NOT NULL REFERENCES items (id),
    unit        TEXT NOT NULL REFERENCES units (code),
    door        TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      BLOB NOT NULL,
    kept_path   BLOB NOT NULL,
    who         TEXT NOT NULL,
    is_first    INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX receipts_first ON receipts (item_id) WHERE is_first;
CREATE UNIQUE INDEX receipts_source ON receipts (unit, door, source) WHERE length(source) > 0;
CREATE INDEX receipts_item ON receipts (item_id, received_at);
CREATE INDEX receipts_day ON receipts (unit, received_at);
CREATE INDEX receipts_kept ON receipts (door, received_at) WHERE length(kept_path) > 0;

CREATE TABLE pages (
    item_id     TEXT NOT NULL REFERENCES items (id),
    number      INTEGER NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    state       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    dpi         INTEGER NOT NULL,
    orientation INTEGER NOT NULL,
    skew        REAL NOT NULL,
    conf        REAL NOT NULL,
    words_key   TEXT NOT NULL,
    preview_key TEXT NOT NULL,
    code        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT;

CREATE TABLE work (
    stage       TEXT NOT NULL,
    subject     TEXT NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    item_id     TEXT NOT NULL REFERENCES items (id),
    page        INTEGER NOT NULL,
    state       TEXT NOT NULL, -- ready, running, done
    attempt     INTEGER NOT NULL,
    crashes     INTEGER NOT NULL,
    alone       INTEGER NOT NULL,
    owner       TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    not_before  INTEGER NOT NULL,
    handed_at   INTEGER NOT NULL, -- when somebody was last told to enqueue it
    code        TEXT NOT NULL,    -- why it was given back last
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (stage, subject)
) STRICT;
CREATE INDEX work_ready ON work (created_at, stage, subject) WHERE state = 'ready';
CREATE INDEX work_running ON work (lease_until) WHERE state = 'running';
CREATE INDEX work_item ON work (item_id);

CREATE TABLE documents (
    id         TEXT PRIMARY KEY,
    item_id    TEXT NOT NULL REFERENCES items (id),
    unit       TEXT NOT NULL REFERENCES units (code),
    seq        INTEGER NOT NULL,
    first_page INTEGER NOT NULL,
    last_page  INTEGER NOT NULL,
    state      TEXT NOT NULL,
    reasons    TEXT NOT NULL, -- codes separated by spaces
    revision   INTEGER NOT NULL,
    title      TEXT NOT NULL,
    pdf_key    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (item_id, seq)
) STRICT;
CREATE INDEX documents_state ON documents (unit, state, id);

-- seq is the place in the feed, null for revisions that are not published.
CREATE TABLE records (
    document_id TEXT NOT NULL REFERENCES documents (id),
    revision    INTEGER NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    seq         INTEGER UNIQUE,
    body        TEXT NOT NULL, -- JSON as written
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (document_id, revision)
) STRICT;

-- The last seq given out. Who publishes keeps its row locked until the commit,
-- so that seq follows the order of commits, which a sequence would not.
CREATE TABLE feed (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO feed (id, seq) VALUES (1, 0);

CREATE TABLE hooks (
    id         TEXT PRIMARY KEY,
    unit       TEXT NOT NULL,
    url        TEXT NOT NULL,
    secret     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id          TEXT PRIMARY KEY,
    unit        TEXT NOT NULL REFERENCES units (code),
    hook_id     TEXT NOT NULL REFERENCES hooks (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    revision    INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    state       TEXT NOT NULL, -- waiting, delivered, given_up
    last_code   INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_document ON deliveries (document_id, seq);
CREATE INDEX deliveries_waiting ON deliveries (hook_id) WHERE state = 'waiting';

CREATE TABLE events (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    unit    TEXT NOT NULL,
    who     TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE INDEX events_subject ON events (subject, id);

-- What search filters and lists by; id ties it to words and texts.
CREATE TABLE search (
    id           INTEGER PRIMARY KEY,
    document_id  TEXT NOT NULL UNIQUE REFERENCES documents (id),
    unit         TEXT NOT NULL REFERENCES units (code),
    state        TEXT NOT NULL, -- the document's
    type_name    TEXT NOT NULL,
    code_full    TEXT NOT NULL,
    issued_date  TEXT NOT NULL,
    organ_name   TEXT NOT NULL,
    organ_folded TEXT NOT NULL,
    subject      TEXT NOT NULL
) STRICT;

CREATE TABLE texts (
    id   INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- Words come cut, folded and in lower case; "ascii" leaves them as they are.
CREATE VIRTUAL TABLE words USING fts5 (folded, exact, content = '', contentless_delete = 1, tokenize = 'ascii');

CREATE TABLE canary (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL
) STRICT;
