-- Amounts are integers in the smallest unit of their asset, in numeric(38,0): ether has 18 decimals.

-- ---------------------------------------------------------------- catalog
-- One row: the version of the catalog. Every change of products takes the next version while it holds
-- this row, so versions become visible in order and a reader that has seen N has seen all before N.
CREATE TABLE catalog (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version  bigint  NOT NULL DEFAULT 0,
  seed     text    NOT NULL DEFAULT '',
  id       uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO catalog DEFAULT VALUES;

CREATE TABLE product (
  id             text PRIMARY KEY CHECK (id ~ '^[a-z0-9_.+-]{1,120}$'),
  name           text NOT NULL,
  brand          text NOT NULL,
  type           text NOT NULL CHECK (type IN ('giftcard', 'esim', 'refill', 'bill')),
  country        text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  currency       text NOT NULL,
  categories     text[] NOT NULL,
  package_values text[] NOT NULL,
  package_units  numeric(38,0)[] NOT NULL,
  range_min      numeric(38,0),
  range_max      numeric(38,0),
  range_step     numeric(38,0),
  recipient      text NOT NULL,
  account_name   text NOT NULL DEFAULT '',
  account_regex  text NOT NULL DEFAULT '',
  in_stock       boolean NOT NULL DEFAULT true,
  test           boolean NOT NULL DEFAULT false,
  cashback_bp    integer NOT NULL DEFAULT 0,
  form           text NOT NULL DEFAULT 'none',
  rank           integer NOT NULL DEFAULT 1000,
  description    text NOT NULL,
  instructions   text NOT NULL,
  terms          text NOT NULL,
  version        bigint NOT NULL DEFAULT 0
);
CREATE INDEX product_version ON product (version);

CREATE TABLE product_removed (
  id      text PRIMARY KEY,
  version bigint NOT NULL
);

CREATE FUNCTION catalog_next() RETURNS bigint LANGUAGE sql AS
  $$ UPDATE catalog SET version = version + 1 RETURNING version $$;

CREATE FUNCTION product_versioned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- One version for all rows of a statement: the statement trigger below has taken it.
  NEW.version := current_setting('sutler.catalog_version')::bigint;
  RETURN NEW;
END $$;

CREATE FUNCTION catalog_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('sutler.catalog_version', catalog_next()::text, true);
  RETURN NULL;
END $$;

CREATE FUNCTION product_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_removed (id, version)
    VALUES (OLD.id, current_setting('sutler.catalog_version')::bigint)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version;
  RETURN OLD;
END $$;

CREATE TRIGGER catalog_opened BEFORE INSERT OR UPDATE OR DELETE ON product
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_opened();
CREATE TRIGGER product_versioned BEFORE INSERT OR UPDATE ON product
  FOR EACH ROW EXECUTE FUNCTION product_versioned();
CREATE TRIGGER product_gone AFTER DELETE ON product
  FOR EACH ROW EXECUTE FUNCTION product_gone();

CREATE TABLE rate (
  asset         text PRIMARY KEY,
  units_per_usd numeric NOT NULL CHECK (units_per_usd > 0)
);

-- ---------------------------------------------------------------- identity
CREATE TABLE account (
  id            uuid PRIMARY KEY,
  email         text NOT NULL,
  main_currency text NOT NULL DEFAULT 'USD',
  created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
  id         uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  name       text NOT NULL,
  hash       bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  scopes     text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

CREATE TABLE affiliate (
  code       text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9_-]{2,40}$'),
  account_id uuid NOT NULL REFERENCES account
);

-- A value that only the right key set can read: a node started with another one must not go on.
CREATE TABLE keyset_check (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  cipher bytea NOT NULL
);

-- ---------------------------------------------------------------- invoices
-- No foreign key to account, for the same reason as in the books: accounts are never deleted.
CREATE TABLE invoice (
  id              uuid PRIMARY KEY,
  account_id      uuid NOT NULL,
  status          text NOT NULL CHECK (status IN ('unpaid', 'payment_detected', 'payment_confirmed',
                    'pending', 'complete', 'expired', 'blocked', 'denied', 'payment_error')),
  method          text NOT NULL,
  asset           text NOT NULL,
  total           numeric(38,0) NOT NULL CHECK (total >= 0),
  address         text,
  uri             text,
  contract        text,
  lightning       text,
  affiliate       text,
  email           text NOT NULL,
  idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  arguments_hash  text NOT NULL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  confirmed_at    timestamptz,
  delivered_at    timestamptz,
  UNIQUE (account_id, idempotency_key)
);
CREATE INDEX invoice_listed ON invoice (account_id, created_at DESC, id);
CREATE INDEX invoice_overdue ON invoice (expires_at) WHERE status IN ('unpaid', 'payment_detected');

-- One order is one item of an invoice. A row in status 'pending' is the durable intent to deliver: it
-- is written in the transaction that pays, and taken up by whoever finds it due.
CREATE TABLE orders (
  id              text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{24}$'),
  invoice_id      uuid NOT NULL REFERENCES invoice,
  account_id      uuid NOT NULL,
  position        integer NOT NULL,
  product_id      text NOT NULL,
  product_name    text NOT NULL,
  type            text NOT NULL,
  value           text NOT NULL,
  face_asset      text NOT NULL,
  face            numeric(38,0) NOT NULL,
  price           numeric(38,0) NOT NULL,
  cashback        numeric(38,0) NOT NULL,
  status          text NOT NULL CHECK (status IN ('created', 'pending', 'delivered', 'failed', 'refunded')),
  recipient       text,
  bill_payment_id uuid,
  gift            text,
  test            boolean NOT NULL,
  redemption      bytea,
  remaining       numeric(38,0) CHECK (remaining BETWEEN 0 AND face),
  archived        boolean NOT NULL DEFAULT false,
  failure         text,
  attempts        integer NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL,
  UNIQUE (invoice_id, position)
);
CREATE INDEX orders_due ON orders (due_at) WHERE status = 'pending';

CREATE TABLE payment (
  invoice_id     uuid NOT NULL REFERENCES invoice,
  transaction_id text NOT NULL,
  position       integer NOT NULL,
  units          numeric(38,0) NOT NULL CHECK (units > 0),
  confirmed      boolean NOT NULL,
  seen_at        timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, transaction_id)
);

CREATE TABLE refund (
  invoice_id     uuid NOT NULL REFERENCES invoice,
  position       integer NOT NULL,
  reason         text NOT NULL,
  taken          numeric(38,0) NOT NULL CHECK (taken > 0),
  credited_asset text NOT NULL,
  credited       numeric(38,0) NOT NULL CHECK (credited > 0),
  order_id       text,
  at             timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, position)
);

CREATE TABLE bill_payment (
  id         uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  product_id text NOT NULL,
  steps_done integer NOT NULL,
  answers    bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  invoice_id uuid
);
CREATE INDEX bill_payment_unused ON bill_payment (expires_at) WHERE invoice_id IS NULL;

-- ---------------------------------------------------------------- books
-- Double entry. A transfer names the book it leaves and the book it reaches, both of its own asset, so
-- any set of transfers sums to zero in each asset. Balances of customers are kept on their books and
-- never go below zero; the store's own are summed when asked, so that purchases do not queue for them.
CREATE TABLE book (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid,
  kind       text NOT NULL CHECK (kind IN ('balance', 'cashback', 'world', 'unearned', 'sales',
               'cashback_cost', 'exchange')),
  asset      text NOT NULL,
  balance    numeric(38,0),
  UNIQUE NULLS NOT DISTINCT (account_id, kind, asset),
  CHECK ((account_id IS NOT NULL) = (kind IN ('balance', 'cashback'))),
  CHECK ((account_id IS NOT NULL) = (balance IS NOT NULL)),
  CONSTRAINT balance_not_negative CHECK (balance >= 0)
);

-- No foreign keys to book: each would lock the store's own books, which every purchase touches, once
-- for every transfer. The trigger below checks the same, and books are never deleted or re-labelled.
CREATE TABLE transfer (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key        text NOT NULL UNIQUE,
  invoice_id uuid,
  asset      text NOT NULL,
  from_book  bigint NOT NULL,
  to_book    bigint NOT NULL,
  units      numeric(38,0) NOT NULL CHECK (units > 0),
  at         timestamptz NOT NULL DEFAULT now(),
  CHECK (from_book <> to_book)
);
CREATE INDEX transfer_invoice ON transfer (invoice_id);
CREATE INDEX transfer_from ON transfer (from_book);
CREATE INDEX transfer_to ON transfer (to_book);

CREATE FUNCTION transfer_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  leg record;
  legs integer := 0;
BEGIN
  -- The lower book first, so that two transfers never wait for each other.
  FOR leg IN SELECT id, asset, account_id FROM book WHERE id IN (NEW.from_book, NEW.to_book) ORDER BY id LOOP
    legs := legs + 1;
    IF leg.asset <> NEW.asset THEN
      RAISE EXCEPTION 'transfer % of % touches a book of %', NEW.key, NEW.asset, leg.asset;
    END IF;
    IF leg.account_id IS NOT NULL THEN
      UPDATE book
        SET balance = balance + CASE WHEN leg.id = NEW.to_book THEN NEW.units ELSE -NEW.units END
        WHERE id = leg.id;
    END IF;
  END LOOP;
  IF legs <> 2 THEN
    RAISE EXCEPTION 'transfer % names a book that does not exist', NEW.key;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfer_posted AFTER INSERT ON transfer
  FOR EACH ROW EXECUTE FUNCTION transfer_posted();

CREATE FUNCTION transfer_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'transfers are never changed or deleted; post another one';
END $$;
CREATE TRIGGER transfer_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION transfer_is_final();

-- A balance changes by a transfer only: whatever else touches it fails here.
CREATE FUNCTION balance_by_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.account_id, OLD.kind, OLD.asset) IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.kind, NEW.asset) THEN
    RAISE EXCEPTION 'a book is never re-labelled';
  END IF;
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'a balance changes by a transfer only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER balance_by_transfer BEFORE UPDATE ON book
  FOR EACH ROW EXECUTE FUNCTION balance_by_transfer();
CREATE FUNCTION book_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'books are never deleted';
END $$;
CREATE TRIGGER book_stays BEFORE DELETE OR TRUNCATE ON book
  FOR EACH STATEMENT EXECUTE FUNCTION book_stays();
CREATE FUNCTION book_opens_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.balance <> 0 THEN
    RAISE EXCEPTION 'a book opens empty';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER book_opens_empty BEFORE INSERT ON book
  FOR EACH ROW EXECUTE FUNCTION book_opens_empty();
