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
