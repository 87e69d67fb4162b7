-- What anybody can begin is counted.
CREATE INDEX invoice_unpaid ON invoice (account_id) WHERE status = 'unpaid';
CREATE INDEX invoice_unpaid_of_guests ON invoice (id) WHERE status = 'unpaid' AND by_guest;
CREATE INDEX invoice_ended_unpaid ON invoice (account_id, created_at) WHERE status = 'expired';
CREATE INDEX bill_payment_open ON bill_payment (id) WHERE invoice_id IS NULL;
