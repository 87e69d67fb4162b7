-- Who supplies what, and what was tried to get each order.

-- A product as one supplier sells it. The cheapest in stock of the lowest priority number is asked first.
CREATE TABLE offer (
  product_id text    NOT NULL,
  supplier   text    NOT NULL CHECK (length(supplier) BETWEEN 1 AND 60),
  -- The supplier's own id of the product.
  item       text    NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
  priority   integer NOT NULL DEFAULT 100,
  -- What the store pays: hundredths of a percent of the face value.
  cost_bp    integer NOT NULL CHECK (cost_bp BETWEEN 0 AND 1000000),
  in_stock   boolean NOT NULL DEFAULT true,
  PRIMARY KEY (product_id, supplier)
);

-- Nodes remember offers with their product, by the catalog's version.
CREATE FUNCTION offer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalog_next();
  RETURN NULL;
END $$;
CREATE TRIGGER offer_changed AFTER INSERT OR UPDATE OR DELETE ON offer
  FOR EACH STATEMENT EXECUTE FUNCTION offer_changed();

INSERT INTO offer (product_id, supplier, item, cost_bp)
  SELECT id, 'sandbox', id, CASE WHEN test THEN 0 ELSE 9700 END FROM product;

-- One try to get an order from one supplier: saved as open before the supplier is called.
CREATE TABLE supply_attempt (
  account_id uuid    NOT NULL,
  order_id   text    NOT NULL,
  number     integer NOT NULL CHECK (number >= 0),
  supplier   text    NOT NULL,
  item       text    NOT NULL,
  cost       numeric(38,0) CHECK (cost >= 0),
  cost_asset text,
  state      text    NOT NULL CHECK (state IN ('planned', 'open', 'accepted', 'unknown', 'done', 'failed')),
  reason     text    NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, order_id, number),
  CHECK ((cost IS NULL) = (cost_asset IS NULL))
);
-- For the operator: what waits for a supplier.
CREATE INDEX supply_attempt_under_way ON supply_attempt (changed_at) WHERE state IN ('open', 'accepted', 'unknown');

-- Until now the sandbox's supplier was asked for everything.
INSERT INTO supply_attempt (account_id, order_id, number, supplier, item, state)
  SELECT account_id, id, 0, 'sandbox', product_id,
    CASE status WHEN 'pending' THEN 'open' WHEN 'delivered' THEN 'done' WHEN 'refunded' THEN 'failed' ELSE 'planned' END
  FROM orders;

-- What was answered to the product's forms, encrypted: it goes to the supplier with the order.
ALTER TABLE orders ADD COLUMN answers bytea;
ALTER TABLE orders RENAME COLUMN attempts TO asked;

ALTER TABLE book DROP CONSTRAINT book_kind_check;
ALTER TABLE book ADD CONSTRAINT book_kind_check CHECK (kind IN ('balance', 'cashback', 'world', 'unearned',
  'sales', 'cashback_cost', 'commission_cost', 'cost_of_goods', 'payable', 'loss', 'exchange'));
