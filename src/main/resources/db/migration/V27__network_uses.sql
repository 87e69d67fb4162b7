-- How often a network did in an hour what costs nothing: all nodes count together. After a crash of
-- the database the count begins anew.
CREATE UNLOGGED TABLE network_use (
  what    text        NOT NULL,
  network bytea       NOT NULL,
  hour    timestamptz NOT NULL,
  uses    int         NOT NULL,
  PRIMARY KEY (hour, what, network)
);
