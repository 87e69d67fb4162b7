-- Gifts: a mail to the recipient once the order is delivered, with a link that opens it.

ALTER TABLE orders ADD COLUMN gift_mailed boolean NOT NULL DEFAULT false;

-- Orders whose gift mail has still to be written.
CREATE INDEX orders_gift_due ON orders (id) WHERE gift IS NOT NULL AND NOT gift_mailed AND status = 'delivered';

-- The secret in a gift's link, as a hash.
CREATE TABLE gift_link (
  order_id  text        PRIMARY KEY REFERENCES orders,
  hash      bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
  opened_at timestamptz
);

CREATE UNIQUE INDEX mail_of_gift ON mail (order_id) WHERE kind = 'gift';
