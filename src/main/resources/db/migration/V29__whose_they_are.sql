-- What a grant has spent goes with it.
DELETE FROM spent_refresh s WHERE NOT EXISTS (SELECT FROM oauth_grant g WHERE g.id = s.grant_id);
ALTER TABLE spent_refresh ADD FOREIGN KEY (grant_id) REFERENCES oauth_grant ON DELETE CASCADE;

-- Balances are changed by bookings alone, and so by the owner of the tables alone: the store's role books.
ALTER FUNCTION transfer_posted() SECURITY DEFINER SET search_path = public, pg_temp;
