-- +goose Up
-- A receipt's short code is the end of its id.
CREATE INDEX receipts_code ON receipts (substr(id, 17));
