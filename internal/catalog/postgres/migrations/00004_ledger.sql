-- +goose Up
-- A receipt's short code is the end of its id.
CREATE INDEX receipts_code ON receipts (substr(id, 17));

-- When a unit's work was last claimed in a lane: units take turns.
CREATE TABLE turns (
    unit    TEXT NOT NULL REFERENCES units (code),
    lane    TEXT NOT NULL,
    took_at BIGINT NOT NULL,
    PRIMARY KEY (unit, lane)
);
CREATE INDEX work_turn ON work (unit, (CASE WHEN stage = 'publish' THEN 'slow' WHEN stage = 'read' AND page > 1 THEN 'bulk' ELSE 'first' END),
    created_at, stage, subject) WHERE state = 'ready';

-- How long a scanner pauses between the pages of a file at most, by the
-- hotfolder it writes to, in microseconds.
CREATE TABLE pauses (
    folder  BYTEA PRIMARY KEY,
    longest BIGINT NOT NULL
);

-- What a person can mend at the scanner: codes separated by spaces; told once
-- the door has said so.
ALTER TABLE pages ADD COLUMN faults TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN told BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX pages_faults ON pages (item_id, number) WHERE NOT told AND (state = 'failed' OR faults <> '');

-- What pages look like from afar, and the parts of the prints of documents'
-- first pages by which the like are found.
ALTER TABLE pages ADD COLUMN print TEXT NOT NULL DEFAULT '';
CREATE TABLE prints (
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    unit        TEXT NOT NULL REFERENCES units (code),
    band        BIGINT NOT NULL,
    value       BIGINT NOT NULL,
    PRIMARY KEY (document_id, band)
);
CREATE INDEX prints_like ON prints (unit, band, value);
CREATE INDEX search_code ON search (unit, code_full, issued_date);

-- What a person decided of two documents that are alike: version, duplicate or
-- different. low is the smaller id.
CREATE TABLE likenesses (
    low     TEXT COLLATE "C" NOT NULL,
    high    TEXT COLLATE "C" NOT NULL,
    verdict TEXT NOT NULL,
    who     TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (low, high)
);
CREATE INDEX likenesses_high ON likenesses (high);
