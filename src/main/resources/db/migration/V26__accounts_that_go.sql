-- Nothing is begun for an account that was deleted, and none is deleted while something is begun for
-- it: who adds a row holds the account until the end of the transaction, and who deletes it waits.
CREATE FUNCTION hold_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM account WHERE id = NEW.account_id AND deleted_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'account % is gone', NEW.account_id USING ERRCODE = 'SU001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_account BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON bill_payment FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON passkey FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON api_key FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON oauth_grant FOR EACH ROW EXECUTE FUNCTION hold_account();
CREATE TRIGGER hold_account BEFORE INSERT ON affiliate FOR EACH ROW EXECUTE FUNCTION hold_account();

CREATE INDEX account_deleted ON account (deleted_at) WHERE deleted_at IS NOT NULL;

-- What guests begin in an account's name is not counted against its owner.
DROP INDEX invoice_unpaid;
CREATE INDEX invoice_unpaid ON invoice (account_id, by_guest) WHERE status = 'unpaid';
CREATE INDEX invoice_of_guests_ended ON invoice (created_at) WHERE status = 'expired' AND by_guest;

-- To which mailbox a gift goes, as a keyed hash: gifts are counted when they are begun.
ALTER TABLE orders ADD COLUMN gift_mailbox bytea;
CREATE INDEX orders_gift_mailbox ON orders (account_id) WHERE gift_mailbox IS NOT NULL;
