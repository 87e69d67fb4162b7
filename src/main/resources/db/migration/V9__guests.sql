-- Guests come as clients of their own, which need no page to be sent back to.

ALTER TABLE oauth_client DROP CONSTRAINT oauth_client_redirect_uris_check;
ALTER TABLE oauth_client ADD CHECK (cardinality(redirect_uris) <= 10);

-- A guest made it for somebody's address, and can read it with a token of its own.
ALTER TABLE invoice ADD COLUMN by_guest boolean NOT NULL DEFAULT false;
