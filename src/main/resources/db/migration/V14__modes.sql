-- Which kind of store this database belongs to: a sandbox's play money must never buy real goods.
CREATE TABLE store_mode (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  mode      text    NOT NULL CHECK (mode IN ('sandbox', 'live'))
);
-- Until now every store was a sandbox.
INSERT INTO store_mode (mode) SELECT 'sandbox' WHERE EXISTS (SELECT FROM account) OR EXISTS (SELECT FROM transfer)
  OR EXISTS (SELECT FROM product);

-- Where a rate comes from, and since when it stands. One that is older than it may be prices nothing.
ALTER TABLE rate ADD COLUMN source text NOT NULL DEFAULT 'sandbox';
ALTER TABLE rate ALTER COLUMN source DROP DEFAULT;
ALTER TABLE rate ADD COLUMN at timestamptz NOT NULL DEFAULT now();
ALTER TABLE rate ADD COLUMN good_until timestamptz NOT NULL DEFAULT 'infinity';
