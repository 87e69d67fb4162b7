-- What the nodes of one store share beside its books.

-- Messages between nodes that are too long for NOTIFY (8,000 bytes). Read once by each node, gone after minutes: not worth
-- the write-ahead log.
CREATE UNLOGGED TABLE node_message (
  id      uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  body    text        NOT NULL CHECK (length(body) <= 1000000),
  sent_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX node_message_by_age ON node_message (sent_at);

-- Ids of what may be used a single time, until it expires anyway.
CREATE TABLE used_once (
  id         text        PRIMARY KEY CHECK (length(id) <= 100),
  expires_at timestamptz NOT NULL
);

CREATE INDEX used_once_by_expiry ON used_once (expires_at);
