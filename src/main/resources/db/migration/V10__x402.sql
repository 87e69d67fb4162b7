-- x402: payments that wallets authorized, from before they are sent until it is known what came of them.

CREATE TABLE x402_attempt (
  id           uuid          PRIMARY KEY,
  invoice_id   uuid          NOT NULL REFERENCES invoice,
  method       text          NOT NULL,
  chain_id     bigint        NOT NULL,
  payer        text          NOT NULL CHECK (payer ~ '^0x[0-9a-f]{40}$'),
  pay_to       text          NOT NULL CHECK (pay_to ~ '^0x[0-9a-f]{40}$'),
  units        numeric(78,0) NOT NULL CHECK (units >= 0),
  valid_after  numeric(78,0) NOT NULL,
  valid_before numeric(78,0) NOT NULL,
  nonce        text          NOT NULL CHECK (nonce ~ '^0x[0-9a-f]{64}$'),
  signature    text          NOT NULL,
  identifier   text,
  status       text          NOT NULL CHECK (status IN ('sent', 'settled', 'failed', 'lost', 'extra')),
  raw          text,
  transaction  text,
  sender       text,
  number       bigint,
  settled_by   text,
  told         boolean       NOT NULL DEFAULT false,
  reason       text,
  from_block   bigint        NOT NULL,
  block        bigint,
  created_at   timestamptz   NOT NULL,
  settled_at   timestamptz,
  look_at      timestamptz   NOT NULL,
  -- An authorization is worth one payment of one invoice.
  UNIQUE (chain_id, payer, nonce)
);

-- One payment of an invoice at a time, and none after one has settled.
CREATE UNIQUE INDEX x402_attempt_open ON x402_attempt (invoice_id) WHERE status IN ('sent', 'settled', 'lost');
CREATE UNIQUE INDEX x402_attempt_named ON x402_attempt (invoice_id, identifier) WHERE identifier IS NOT NULL;
CREATE INDEX x402_attempt_due ON x402_attempt (look_at);
CREATE UNIQUE INDEX x402_attempt_number ON x402_attempt (chain_id, sender, number) WHERE number IS NOT NULL;

-- The accounts that pay for gas, and the next number of each: a number is given out once.
CREATE TABLE x402_sender (
  chain_id    bigint NOT NULL,
  address     text   NOT NULL,
  next_number bigint NOT NULL,
  PRIMARY KEY (chain_id, address)
);
