-- Receipts by mail, after a payment and after a refund. What was paid before this table knew of them
-- gets none.

ALTER TABLE invoice ADD COLUMN receipt_mailed boolean NOT NULL DEFAULT true;
ALTER TABLE invoice ALTER COLUMN receipt_mailed SET DEFAULT false;
UPDATE invoice SET receipt_mailed = false WHERE confirmed_at IS NULL;
CREATE INDEX invoice_receipt_due ON invoice (confirmed_at) WHERE confirmed_at IS NOT NULL AND NOT receipt_mailed;

ALTER TABLE refund ADD COLUMN mailed boolean NOT NULL DEFAULT true;
ALTER TABLE refund ALTER COLUMN mailed SET DEFAULT false;
CREATE INDEX refund_mail_due ON refund (at) WHERE NOT mailed;
