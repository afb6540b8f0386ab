-- Times are microseconds since 1970 UTC; 0 is "none" where 0 makes no sense as
-- a time. Every row that belongs to an office names it. Ids and dates sort by
-- their bytes, whatever the language of the database.

-- +goose Up
CREATE TABLE units (
    code       TEXT COLLATE "C" PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

INSERT INTO units (code, name, created_at)
VALUES ('default', 'Đơn vị mặc định', CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT));

-- An empty unit of a person, token or hook means all units.
CREATE TABLE users (
    id            TEXT COLLATE "C" PRIMARY KEY,
    unit          TEXT NOT NULL,
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE tokens (
    id         TEXT COLLATE "C" PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL, -- separated by spaces
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE items (
    id         TEXT COLLATE "C" PRIMARY KEY,
    unit       TEXT NOT NULL REFERENCES units (code),
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL,
    name       TEXT NOT NULL,
    media      TEXT NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    pages      BIGINT NOT NULL,
    pages_done BIGINT NOT NULL,
    created_at BIGINT NOT NULL, -- that of the first receipt
    updated_at BIGINT NOT NULL,
    UNIQUE (unit, sha256)
);
CREATE INDEX items_day ON items (unit, created_at);

-- source and kept_path are bytes: file names need not be text.
CREATE TABLE receipts (
    id          TEXT COLLATE "C" PRIMARY KEY,
    item_id     TEXT COLLATE "C" NOT NULL REFERENCES items (id),
    unit        TEXT NOT NULL REFERENCES units (code),
    door        TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      BYTEA NOT NULL,
    kept_path   BYTEA NOT NULL,
    who         TEXT NOT NULL,
    is_first    BOOLEAN NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX receipts_first ON receipts (item_id) WHERE is_first;
CREATE UNIQUE INDEX receipts_source ON receipts (unit, door, source) WHERE length(source) > 0;
CREATE INDEX receipts_item ON receipts (item_id, received_at);
CREATE INDEX receipts_day ON receipts (unit, received_at);
CREATE INDEX receipts_kept ON receipts (door, received_at) WHERE length(kept_path) > 0;

CREATE TABLE pages (
    item_id     TEXT COLLATE "C" NOT NULL REFERENCES items (id),
    number      BIGINT NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    state       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    width       BIGINT NOT NULL,
    height      BIGINT NOT NULL,
    dpi         BIGINT NOT NULL,
    orientation BIGINT NOT NULL,
    skew        DOUBLE PRECISION NOT NULL,
    conf        DOUBLE PRECISION NOT NULL,
    words_key   TEXT NOT NULL,
    preview_key TEXT NOT NULL,
    code        TEXT COLLATE "C" NOT NULL,
    detail      TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
);

CREATE TABLE work (
    stage       TEXT NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    item_id     TEXT COLLATE "C" NOT NULL REFERENCES items (id),
    page        BIGINT NOT NULL,
    state       TEXT NOT NULL, -- ready, running, done
    attempt     BIGINT NOT NULL,
    crashes     BIGINT NOT NULL,
    alone       BOOLEAN NOT NULL,
    owner       TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    not_before  BIGINT NOT NULL,
    handed_at   BIGINT NOT NULL, -- when somebody was last told to enqueue it
    code        TEXT COLLATE "C" NOT NULL,    -- why it was given back last
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (stage, subject)
);
CREATE INDEX work_ready ON work (created_at, stage, subject) WHERE state = 'ready';
CREATE INDEX work_running ON work (lease_until) WHERE state = 'running';
CREATE INDEX work_item ON work (item_id);

CREATE TABLE documents (
    id         TEXT COLLATE "C" PRIMARY KEY,
    item_id    TEXT COLLATE "C" NOT NULL REFERENCES items (id),
    unit       TEXT NOT NULL REFERENCES units (code),
    seq        BIGINT NOT NULL,
    first_page BIGINT NOT NULL,
    last_page  BIGINT NOT NULL,
    state      TEXT NOT NULL,
    reasons    TEXT NOT NULL, -- codes separated by spaces
    revision   BIGINT NOT NULL,
    title      TEXT NOT NULL,
    pdf_key    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (item_id, seq)
);
CREATE INDEX documents_state ON documents (unit, state, id);

-- seq is the place in the feed, null for revisions that are not published.
CREATE TABLE records (
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    revision    BIGINT NOT NULL,
    unit        TEXT NOT NULL REFERENCES units (code),
    seq         BIGINT UNIQUE,
    body        TEXT NOT NULL, -- JSON as written
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (document_id, revision)
);

-- The last seq given out. Who publishes keeps its row locked until the commit,
-- so that seq follows the order of commits, which a sequence would not.
CREATE TABLE feed (
    id  BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO feed (id, seq) VALUES (1, 0);

CREATE TABLE hooks (
    id         TEXT COLLATE "C" PRIMARY KEY,
    unit       TEXT NOT NULL,
    url        TEXT NOT NULL,
    secret     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id          TEXT COLLATE "C" PRIMARY KEY,
    unit        TEXT NOT NULL REFERENCES units (code),
    hook_id     TEXT NOT NULL REFERENCES hooks (id),
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    revision    BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    state       TEXT NOT NULL, -- waiting, delivered, given_up
    last_code   BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE INDEX deliveries_document ON deliveries (document_id, seq);
CREATE INDEX deliveries_waiting ON deliveries (hook_id) WHERE state = 'waiting';

CREATE TABLE events (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL,
    unit    TEXT NOT NULL,
    who     TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail  TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject, id);

-- What search filters and lists by; id ties it to words and texts.
CREATE TABLE search (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id  TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES documents (id),
    unit         TEXT NOT NULL REFERENCES units (code),
    state        TEXT NOT NULL, -- the document's
    type_name    TEXT NOT NULL,
    code_full    TEXT NOT NULL,
    issued_date  TEXT COLLATE "C" NOT NULL,
    organ_name   TEXT NOT NULL,
    organ_folded TEXT NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL
);

CREATE TABLE texts (
    id   BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);

-- Words come cut, folded and in lower case, as finished vectors.
CREATE TABLE words (
    rowid  BIGINT PRIMARY KEY,
    folded TSVECTOR NOT NULL,
    exact  TSVECTOR NOT NULL
);
CREATE INDEX words_folded ON words USING gin (folded);

CREATE TABLE canary (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL
);
