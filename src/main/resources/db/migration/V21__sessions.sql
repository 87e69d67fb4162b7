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

-- From where a key was used: each network as a hash with the key's id.
CREATE TABLE key_network (
  key_id  uuid        NOT NULL REFERENCES api_key,
  network bytea       NOT NULL CHECK (length(network) = 32),
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (key_id, network)
);
