-- A payment is what a rail last observed of it: in which asset, at which output or log of its transaction, and how sure it is.

ALTER TABLE payment ADD COLUMN account_id uuid;
ALTER TABLE payment ADD COLUMN rail text NOT NULL DEFAULT 'sandbox';
ALTER TABLE payment ADD COLUMN output integer NOT NULL DEFAULT 0 CHECK (output >= 0);
ALTER TABLE payment ADD COLUMN asset text;
ALTER TABLE payment ADD COLUMN state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'final', 'gone'));
-- Of a pending payment: so many of so many.
ALTER TABLE payment ADD COLUMN confirmations integer NOT NULL DEFAULT 0 CHECK (confirmations >= 0);
ALTER TABLE payment ADD COLUMN confirmations_needed integer NOT NULL DEFAULT 1 CHECK (confirmations_needed >= 1);
-- Of one that is gone: what spends the same coins, where that is known.
ALTER TABLE payment ADD COLUMN replaced_by text;
ALTER TABLE payment ADD COLUMN replaced_by_output integer;
-- How often money that had arrived was lost again.
ALTER TABLE payment ADD COLUMN reversals integer NOT NULL DEFAULT 0 CHECK (reversals >= 0);

UPDATE payment p SET account_id = i.account_id, asset = i.asset,
    state = CASE WHEN p.confirmed THEN 'final' ELSE 'pending' END,
    rail = CASE WHEN EXISTS (SELECT FROM x402_attempt a WHERE a.invoice_id = p.invoice_id AND a.settled_by = p.transaction_id)
           THEN 'x402' ELSE 'sandbox' END
  FROM invoice i WHERE i.id = p.invoice_id;

ALTER TABLE payment ALTER COLUMN rail DROP DEFAULT;
ALTER TABLE payment ALTER COLUMN state DROP DEFAULT;
ALTER TABLE payment ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE payment ALTER COLUMN asset SET NOT NULL;
ALTER TABLE payment DROP COLUMN confirmed;
ALTER TABLE payment DROP CONSTRAINT payment_pkey;
ALTER TABLE payment ADD PRIMARY KEY (account_id, invoice_id, rail, transaction_id, output);

ALTER TABLE refund ADD COLUMN taken_asset text;
UPDATE refund r SET taken_asset = i.asset FROM invoice i WHERE i.id = r.invoice_id;
ALTER TABLE refund ALTER COLUMN taken_asset SET NOT NULL;

-- How long a payment that was seen in time may take to confirm, and until when a rail holds the expiry for one on its way.
ALTER TABLE invoice ADD COLUMN waits_until timestamptz;
UPDATE invoice SET waits_until = expires_at + interval '24 hours';
ALTER TABLE invoice ALTER COLUMN waits_until SET NOT NULL;
ALTER TABLE invoice ADD COLUMN held_until timestamptz;

ALTER TABLE book DROP CONSTRAINT book_kind_check;
ALTER TABLE book ADD CONSTRAINT book_kind_check CHECK (kind IN ('balance', 'cashback', 'world', 'unearned',
  'sales', 'cashback_cost', 'commission_cost', 'loss', 'exchange'));
