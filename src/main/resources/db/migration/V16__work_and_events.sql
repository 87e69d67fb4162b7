-- One table for all that happens later, one for all that has happened, and every table of a customer keyed by account.

-- What is due: taken by key, for a while, by whoever finds it. What belongs to no customer has the account of zeros.
CREATE TABLE work (
  account_id uuid        NOT NULL,
  kind       text        NOT NULL CHECK (kind IN ('deliver', 'expire', 'receipt', 'refund', 'gift', 'mail')),
  key        text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  due_at     timestamptz NOT NULL,
  attempts   integer     NOT NULL DEFAULT 0,
  -- Why the last attempt failed.
  problem    text        NOT NULL DEFAULT '' CHECK (length(problem) <= 300),
  PRIMARY KEY (account_id, kind, key)
);
CREATE INDEX work_due ON work (kind, due_at);

-- What happened to an invoice, saved with the change that it tells of.
CREATE TABLE event (
  account_id uuid        NOT NULL,
  id         bigint      GENERATED ALWAYS AS IDENTITY,
  invoice_id uuid        NOT NULL,
  order_id   text,
  kind       text        NOT NULL,
  -- Who did it: `key:UUID`, `session:UUID`, `rail:NAME`, `store:` and so on.
  actor      text        NOT NULL,
  detail     text        NOT NULL DEFAULT '' CHECK (length(detail) <= 300),
  at         timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE INDEX event_of_invoice ON event (account_id, invoice_id, id);

ALTER TABLE invoice ADD COLUMN actor text;
UPDATE invoice SET actor = CASE WHEN by_guest THEN 'guest:' ELSE 'unknown:' END;
ALTER TABLE invoice ALTER COLUMN actor SET NOT NULL;

INSERT INTO work (account_id, kind, key, due_at, attempts)
  SELECT o.account_id, 'deliver', o.invoice_id || ':' || o.id, o.due_at, o.asked
    FROM orders o JOIN invoice i ON i.id = o.invoice_id WHERE o.status = 'pending' AND i.status <> 'blocked';
INSERT INTO work (account_id, kind, key, due_at)
  SELECT account_id, 'expire', id::text, CASE status WHEN 'unpaid' THEN greatest(expires_at, held_until) ELSE waits_until END
    FROM invoice WHERE status IN ('unpaid', 'payment_detected');
INSERT INTO work (account_id, kind, key, due_at)
  SELECT account_id, 'receipt', id::text, confirmed_at FROM invoice WHERE confirmed_at IS NOT NULL AND NOT receipt_mailed;
INSERT INTO work (account_id, kind, key, due_at)
  SELECT i.account_id, 'refund', r.invoice_id || ':' || r.position, r.at
    FROM refund r JOIN invoice i ON i.id = r.invoice_id WHERE NOT r.mailed;
INSERT INTO work (account_id, kind, key, due_at)
  SELECT account_id, 'gift', invoice_id || ':' || id, now() FROM orders
    WHERE gift IS NOT NULL AND NOT gift_mailed AND status = 'delivered';
INSERT INTO work (account_id, kind, key, due_at, attempts)
  SELECT '00000000-0000-0000-0000-000000000000', 'mail', id::text, due_at, attempts FROM mail
    WHERE status IN ('waiting', 'sending');
INSERT INTO event (account_id, invoice_id, order_id, kind, actor, at)
  SELECT r.account_id, o.invoice_id, r.order_id, 'revealed', 'session:', r.revealed_at
    FROM order_reveal r JOIN orders o ON o.id = r.order_id ORDER BY r.id;

DROP INDEX orders_due, orders_gift_due, invoice_overdue, invoice_receipt_due, refund_mail_due, mail_due;
DROP TABLE order_reveal;
ALTER TABLE orders DROP COLUMN due_at, DROP COLUMN asked, DROP COLUMN gift_mailed;
ALTER TABLE invoice DROP COLUMN receipt_mailed;
ALTER TABLE refund DROP COLUMN mailed;

-- Keys: the account first.
ALTER TABLE refund ADD COLUMN account_id uuid;
UPDATE refund r SET account_id = i.account_id FROM invoice i WHERE i.id = r.invoice_id;
ALTER TABLE refund ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE x402_attempt ADD COLUMN account_id uuid;
UPDATE x402_attempt a SET account_id = i.account_id FROM invoice i WHERE i.id = a.invoice_id;
ALTER TABLE x402_attempt ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE gift_link ADD COLUMN account_id uuid;
UPDATE gift_link l SET account_id = o.account_id FROM orders o WHERE o.id = l.order_id;
ALTER TABLE gift_link ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE gift_link ADD COLUMN invoice_id uuid;
UPDATE gift_link l SET invoice_id = o.invoice_id FROM orders o WHERE o.id = l.order_id;
ALTER TABLE gift_link ALTER COLUMN invoice_id SET NOT NULL;

ALTER TABLE orders DROP CONSTRAINT orders_invoice_id_fkey;
ALTER TABLE payment DROP CONSTRAINT payment_invoice_id_fkey;
ALTER TABLE refund DROP CONSTRAINT refund_invoice_id_fkey;
ALTER TABLE x402_attempt DROP CONSTRAINT x402_attempt_invoice_id_fkey;
ALTER TABLE gift_link DROP CONSTRAINT gift_link_order_id_fkey;

ALTER TABLE invoice DROP CONSTRAINT invoice_pkey;
ALTER TABLE invoice ADD PRIMARY KEY (account_id, id);
-- A link names an invoice and no account.
CREATE INDEX invoice_by_id ON invoice (id);
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
ALTER TABLE orders ADD PRIMARY KEY (account_id, id);
ALTER TABLE orders DROP CONSTRAINT orders_invoice_id_position_key;
ALTER TABLE orders ADD UNIQUE (account_id, invoice_id, position);
ALTER TABLE orders ADD FOREIGN KEY (account_id, invoice_id) REFERENCES invoice (account_id, id);
ALTER TABLE payment ADD FOREIGN KEY (account_id, invoice_id) REFERENCES invoice (account_id, id);
ALTER TABLE refund DROP CONSTRAINT refund_pkey;
ALTER TABLE refund ADD PRIMARY KEY (account_id, invoice_id, position);
ALTER TABLE refund ADD FOREIGN KEY (account_id, invoice_id) REFERENCES invoice (account_id, id);
ALTER TABLE bill_payment DROP CONSTRAINT bill_payment_pkey;
ALTER TABLE bill_payment ADD PRIMARY KEY (account_id, id);
ALTER TABLE x402_attempt ADD FOREIGN KEY (account_id, invoice_id) REFERENCES invoice (account_id, id);

-- The secret in a gift's link, as a hash: it leads to an account, so it has none in its key.
ALTER TABLE gift_link DROP CONSTRAINT gift_link_pkey;
ALTER TABLE gift_link DROP CONSTRAINT gift_link_hash_key;
ALTER TABLE gift_link ADD PRIMARY KEY (hash);
CREATE INDEX gift_link_of_order ON gift_link (account_id, order_id);
