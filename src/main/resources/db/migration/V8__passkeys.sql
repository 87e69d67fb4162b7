-- Passkeys: public keys with which people sign in. https://www.w3.org/TR/webauthn-3/

CREATE TABLE passkey (
  credential_id      bytea       PRIMARY KEY CHECK (length(credential_id) <= 1023),
  account_id         uuid        NOT NULL REFERENCES account,
  name               text        NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  public_key         bytea       NOT NULL,
  signature_count    bigint      NOT NULL,
  user_verified      boolean     NOT NULL,
  transports         text[]      NOT NULL,
  backup_eligible    boolean     NOT NULL,
  backed_up          boolean     NOT NULL,
  attestation        bytea,
  client_data        bytea,
  created_at         timestamptz NOT NULL,
  used_at            timestamptz
);

ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN ('sign-in', 'notice', 'receipt', 'refund', 'gift'));

CREATE INDEX passkey_by_account ON passkey (account_id);
