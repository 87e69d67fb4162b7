-- The books by account. Each account has its own, the store's side of its purchases among them, so that no transfer touches
-- two accounts. Only what a customer can spend has a balance that is kept; all else is summed when asked.

ALTER TABLE transfer RENAME TO transfer_before;
ALTER TABLE book RENAME TO book_before;
ALTER TABLE transfer_before RENAME CONSTRAINT transfer_pkey TO transfer_before_pkey;
ALTER TABLE book_before RENAME CONSTRAINT book_pkey TO book_before_pkey;
ALTER TABLE book_before DROP CONSTRAINT balance_not_negative;
DROP INDEX transfer_invoice;

CREATE TABLE book (
  account_id uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('balance', 'cashback')),
  asset      text NOT NULL,
  balance    numeric(38,0) NOT NULL,
  PRIMARY KEY (account_id, kind, asset),
  CONSTRAINT balance_not_negative CHECK (balance >= 0)
);

-- Double entry: a transfer names the book that it leaves and the one that it reaches, both of its account and its asset, so
-- any set of transfers sums to zero in each asset. What passes between two accounts is two transfers, by way of `partners`.
CREATE TABLE transfer (
  account_id uuid NOT NULL,
  key        text NOT NULL,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  invoice_id uuid,
  asset      text NOT NULL,
  from_kind  text NOT NULL,
  to_kind    text NOT NULL,
  units      numeric(38,0) NOT NULL CHECK (units > 0),
  at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, key),
  CHECK (from_kind <> to_kind),
  CONSTRAINT transfer_kinds CHECK (ARRAY[from_kind, to_kind] <@ ARRAY['balance', 'cashback', 'world', 'unearned', 'sales',
    'cashback_cost', 'commission_cost', 'partners', 'cost_of_goods', 'payable', 'loss', 'exchange'])
);

INSERT INTO transfer (account_id, key, invoice_id, asset, from_kind, to_kind, units, at)
  SELECT coalesce(f.account_id, t.account_id, i.account_id, '00000000-0000-0000-0000-000000000000'), b.key, b.invoice_id,
         b.asset, CASE WHEN b.key LIKE 'commission:%' THEN 'partners' ELSE f.kind END, t.kind, b.units, b.at
    FROM transfer_before b JOIN book_before f ON f.id = b.from_book JOIN book_before t ON t.id = b.to_book
      LEFT JOIN invoice i ON i.id = b.invoice_id
    ORDER BY b.id;
INSERT INTO transfer (account_id, key, invoice_id, asset, from_kind, to_kind, units, at)
  SELECT i.account_id, b.key, b.invoice_id, b.asset, 'commission_cost', 'partners', b.units, b.at
    FROM transfer_before b JOIN invoice i ON i.id = b.invoice_id
    WHERE b.key LIKE 'commission:%' ORDER BY b.id;
INSERT INTO book (account_id, kind, asset, balance)
  SELECT account_id, kind, asset, balance FROM book_before WHERE account_id IS NOT NULL;

DROP TABLE transfer_before, book_before;
DROP FUNCTION transfer_posted, balance_by_transfer, book_opens_empty;

-- A customer's movements, the newest first, a page at a time; and all of an invoice.
CREATE INDEX transfer_newest ON transfer (account_id, id)
  WHERE from_kind IN ('balance', 'cashback') OR to_kind IN ('balance', 'cashback');
CREATE INDEX transfer_invoice ON transfer (account_id, invoice_id);

CREATE FUNCTION transfer_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.from_kind IN ('balance', 'cashback') THEN
    UPDATE book SET balance = balance - NEW.units
      WHERE account_id = NEW.account_id AND kind = NEW.from_kind AND asset = NEW.asset;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'nothing is there to pay % from: balance_not_negative', NEW.key USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.to_kind IN ('balance', 'cashback') THEN
    INSERT INTO book (account_id, kind, asset, balance) VALUES (NEW.account_id, NEW.to_kind, NEW.asset, NEW.units)
      ON CONFLICT (account_id, kind, asset) DO UPDATE SET balance = book.balance + excluded.balance;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_posted AFTER INSERT ON transfer
  FOR EACH ROW WHEN (NEW.from_kind IN ('balance', 'cashback') OR NEW.to_kind IN ('balance', 'cashback'))
  EXECUTE FUNCTION transfer_posted();
CREATE TRIGGER transfer_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_is_final();

-- A balance changes by a transfer only: whatever else touches it fails here.
CREATE FUNCTION balance_by_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.account_id, OLD.kind, OLD.asset) IS DISTINCT FROM (NEW.account_id, NEW.kind, NEW.asset) THEN
    RAISE EXCEPTION 'a book is never re-labelled';
  END IF;
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'a balance changes by a transfer only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER balance_by_transfer BEFORE INSERT OR UPDATE ON book
  FOR EACH ROW EXECUTE FUNCTION balance_by_transfer();
CREATE TRIGGER book_stays BEFORE DELETE OR TRUNCATE ON book
  FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
