-- Top-ups: an invoice without orders, which the buyer's balance gets once it is paid.

ALTER TABLE invoice ADD COLUMN top_up numeric(38,0) CHECK (top_up > 0);
ALTER TABLE invoice ADD COLUMN top_up_asset text;
ALTER TABLE invoice ADD CHECK ((top_up IS NULL) = (top_up_asset IS NULL));

-- A customer's movements, the newest first, a page at a time.
CREATE INDEX transfer_from_newest ON transfer (from_book, id);
CREATE INDEX transfer_to_newest ON transfer (to_book, id);
DROP INDEX transfer_from;
DROP INDEX transfer_to;
