-- How often an invoice was changed since it was placed. Who decides on a change without holding the
-- invoice writes it only where this is still the number that was decided on.
ALTER TABLE invoice ADD COLUMN revision integer NOT NULL DEFAULT 0;

-- What is due is asked for by kind and time, and all else of this table by its whole key. The table
-- is nearly empty most of the time, so that to the planner one index is as good as the other, and a
-- lookup by key went through everything of its kind. Only the statement that says `key <> ''` can
-- use this index.
DROP INDEX work_due;
CREATE INDEX work_due ON work (kind, due_at) WHERE key <> '';

-- Every row of it is soon gone again.
ALTER TABLE work SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- A purchase writes a row into each of these indexes, and nobody asked them: events are read by
-- their invoice, and bookings by their key or by their customer.
ALTER TABLE event DROP CONSTRAINT event_pkey;
ALTER TABLE event ADD PRIMARY KEY (account_id, invoice_id, id);
DROP INDEX event_of_invoice, transfer_invoice, supply_attempt_under_way;
