-- +goose Up
-- A receipt's short code is the end of its id.
CREATE INDEX receipts_code ON receipts (substr(id, 17));

-- When a unit's work was last claimed in a lane: units take turns.
CREATE TABLE turns (
    unit    TEXT NOT NULL REFERENCES units (code),
    lane    TEXT NOT NULL,
    took_at INTEGER NOT NULL,
    PRIMARY KEY (unit, lane)
) STRICT;
CREATE INDEX work_turn ON work (unit, (CASE WHEN stage = 'publish' THEN 'slow' WHEN stage = 'read' AND page > 1 THEN 'bulk' ELSE 'first' END),
    created_at, stage, subject) WHERE state = 'ready';

-- How long a scanner pauses between the pages of a file at most, by the
-- hotfolder it writes to, in microseconds.
CREATE TABLE pauses (
    folder  BLOB PRIMARY KEY,
    longest INTEGER NOT NULL
) STRICT;

-- What a person can mend at the scanner: codes separated by spaces; told once
-- the door has said so.
ALTER TABLE pages ADD COLUMN faults TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pages_faults ON pages (item_id, number) WHERE NOT told AND (state = 'failed' OR faults <> '');
