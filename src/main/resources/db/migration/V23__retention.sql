-- What an invoice was about is forgotten at its buyer's wish, or when it has been kept long enough.
ALTER TABLE invoice ADD COLUMN forgotten boolean NOT NULL DEFAULT false;
CREATE INDEX invoice_to_forget ON invoice (created_at) WHERE NOT forgotten;

-- Of an account that its owner has deleted, the books stay.
ALTER TABLE account ADD COLUMN deleted_at timestamptz;
