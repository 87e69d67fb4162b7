-- People: how they sign in, which assistants they have let in, and what is mailed to them.

-- The same person has one account, however the address is written.
CREATE UNIQUE INDEX account_by_email ON account (lower(email));

-- Links sent by e-mail, as hashes. One is used up by deleting it.
CREATE TABLE sign_in_link (
  hash       bytea       PRIMARY KEY CHECK (length(hash) = 32),
  email      text        NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE INDEX sign_in_link_by_expiry ON sign_in_link (expires_at);

-- Spring Session's own tables (org/springframework/session/jdbc/schema-postgresql.sql).
CREATE TABLE spring_session (
  primary_id            char(36) NOT NULL PRIMARY KEY,
  session_id            char(36) NOT NULL,
  creation_time         bigint   NOT NULL,
  last_access_time      bigint   NOT NULL,
  max_inactive_interval int      NOT NULL,
  expiry_time           bigint   NOT NULL,
  principal_name        varchar(100)
);

CREATE UNIQUE INDEX spring_session_ix1 ON spring_session (session_id);
CREATE INDEX spring_session_ix2 ON spring_session (expiry_time);
CREATE INDEX spring_session_ix3 ON spring_session (principal_name);

CREATE TABLE spring_session_attributes (
  session_primary_id char(36)     NOT NULL REFERENCES spring_session (primary_id) ON DELETE CASCADE,
  attribute_name     varchar(200) NOT NULL,
  attribute_bytes    bytea        NOT NULL,
  PRIMARY KEY (session_primary_id, attribute_name)
);

-- Assistants that registered themselves. Those that are a document on the web are not kept.
CREATE TABLE oauth_client (
  client_id     text        PRIMARY KEY,
  name          text        NOT NULL CHECK (length(name) <= 200),
  redirect_uris text[]      NOT NULL CHECK (cardinality(redirect_uris) BETWEEN 1 AND 10),
  created_at    timestamptz NOT NULL DEFAULT now(),
  used_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX oauth_client_by_use ON oauth_client (used_at);

-- What a person has allowed an assistant, and its tokens as hashes.
CREATE TABLE oauth_grant (
  id                    uuid        PRIMARY KEY,
  account_id            uuid        NOT NULL REFERENCES account,
  client_id             text        NOT NULL,
  client_name           text        NOT NULL,
  scopes                text[]      NOT NULL,
  resource              text        NOT NULL,
  request               jsonb       NOT NULL,
  state_hash            bytea UNIQUE,
  code_hash             bytea UNIQUE,
  code_expires_at       timestamptz,
  code_used             boolean     NOT NULL DEFAULT false,
  access_hash           bytea UNIQUE,
  access_scopes         text[]      NOT NULL DEFAULT '{}',
  access_issued_at      timestamptz,
  access_expires_at     timestamptz,
  refresh_hash          bytea UNIQUE,
  refresh_issued_at     timestamptz,
  refresh_expires_at    timestamptz,
  last_refresh_hash     bytea,
  rotated_at            timestamptz,
  created_at            timestamptz NOT NULL DEFAULT now(),
  used_at               timestamptz,
  revoked_at            timestamptz
);

CREATE INDEX oauth_grant_by_account ON oauth_grant (account_id) WHERE revoked_at IS NULL;
CREATE INDEX oauth_grant_by_client ON oauth_grant (client_id);

-- Refresh tokens that were exchanged: whoever comes with one again is not who should have it.
CREATE TABLE spent_refresh (
  hash     bytea       PRIMARY KEY,
  grant_id uuid        NOT NULL,
  spent_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX spent_refresh_by_age ON spent_refresh (spent_at);

CREATE INDEX oauth_grant_by_last_refresh ON oauth_grant (last_refresh_hash);

-- Mails: written in the transaction of what they tell, sent later, never twice. What they say is encrypted.
CREATE TABLE mail (
  id         uuid        PRIMARY KEY,
  recipient  text        NOT NULL CHECK (length(recipient) <= 320),
  kind       text        NOT NULL CHECK (kind IN ('sign-in', 'receipt', 'refund', 'gift')),
  content    bytea       NOT NULL,
  order_id   text,
  status     text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sending', 'sent', 'failed')),
  due_at     timestamptz NOT NULL DEFAULT now(),
  attempts   int         NOT NULL DEFAULT 0,
  problem    text        NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at    timestamptz
);

CREATE INDEX mail_due ON mail (due_at) WHERE status = 'waiting';
CREATE INDEX mail_by_recipient ON mail (recipient, created_at);

-- Who looked at a code, and when.
CREATE TABLE order_reveal (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    text        NOT NULL,
  account_id  uuid        NOT NULL,
  revealed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX order_reveal_by_order ON order_reveal (order_id);

ALTER TABLE api_key ADD COLUMN used_at timestamptz;
CREATE INDEX api_key_by_account ON api_key (account_id);
