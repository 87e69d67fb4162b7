-- Sessions with their ids as hashes, and nothing serialized. Who was signed in signs in again.
DROP TABLE spring_session_attributes;
DROP TABLE spring_session;

CREATE TABLE session (
  hash         bytea       PRIMARY KEY CHECK (length(hash) = 32),
  account_id   uuid        NOT NULL REFERENCES account,
  signed_in_at timestamptz NOT NULL,
  used_at      timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL
);

CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_use ON session (used_at);

-- From which networks a key or an account was used, as keyed hashes.
CREATE TABLE seen_network (
  owner   uuid        NOT NULL,
  network bytea       NOT NULL CHECK (length(network) = 32),
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, network)
);

CREATE INDEX seen_network_by_age ON seen_network (seen_at);
