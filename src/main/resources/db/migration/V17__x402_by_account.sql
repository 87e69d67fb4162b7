-- x402's attempts by account. What is unique on a chain, whoever pays, stands in a table of its own.

CREATE TABLE x402_authorization (
  chain_id   bigint NOT NULL,
  payer      text   NOT NULL,
  nonce      text   NOT NULL,
  attempt_id uuid   NOT NULL,
  PRIMARY KEY (chain_id, payer, nonce)
);
INSERT INTO x402_authorization (chain_id, payer, nonce, attempt_id) SELECT chain_id, payer, nonce, id FROM x402_attempt;

ALTER TABLE x402_attempt DROP CONSTRAINT x402_attempt_chain_id_payer_nonce_key;
CREATE INDEX x402_attempt_authorized ON x402_attempt (chain_id, payer, nonce);
ALTER TABLE x402_attempt DROP CONSTRAINT x402_attempt_pkey;
ALTER TABLE x402_attempt ADD PRIMARY KEY (account_id, id);
CREATE INDEX x402_attempt_by_id ON x402_attempt (id);
DROP INDEX x402_attempt_open;
CREATE UNIQUE INDEX x402_attempt_open ON x402_attempt (account_id, invoice_id) WHERE status IN ('sent', 'settled', 'lost');
DROP INDEX x402_attempt_named;
CREATE UNIQUE INDEX x402_attempt_named ON x402_attempt (account_id, invoice_id, identifier) WHERE identifier IS NOT NULL;
-- A number is given out once by x402_sender, under its row's lock.
DROP INDEX x402_attempt_number;
CREATE INDEX x402_attempt_number ON x402_attempt (chain_id, sender, number) WHERE number IS NOT NULL;
