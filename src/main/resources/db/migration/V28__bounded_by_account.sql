-- What one account can have is counted, what is revoked and what has ended too.
CREATE INDEX oauth_grant_of_account ON oauth_grant (account_id, created_at DESC);
DROP INDEX oauth_grant_by_account;
CREATE INDEX spent_refresh_of_grant ON spent_refresh (grant_id, spent_at DESC);
