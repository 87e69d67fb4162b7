-- Affiliates: who opened their links, and what they earned.

CREATE UNIQUE INDEX affiliate_by_code ON affiliate (lower(code));
CREATE UNIQUE INDEX affiliate_by_account ON affiliate (account_id);
ALTER TABLE affiliate ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

CREATE TABLE affiliate_click (
  code   text   NOT NULL,
  day    date   NOT NULL,
  clicks bigint NOT NULL,
  PRIMARY KEY (code, day)
);

CREATE INDEX invoice_affiliate ON invoice (lower(affiliate)) WHERE affiliate IS NOT NULL;

ALTER TABLE book DROP CONSTRAINT book_kind_check;
ALTER TABLE book ADD CONSTRAINT book_kind_check CHECK (kind IN ('balance', 'cashback', 'world', 'unearned',
  'sales', 'cashback_cost', 'commission_cost', 'exchange'));

CREATE INDEX transfer_commission ON transfer (to_book) WHERE key LIKE 'commission:%';
