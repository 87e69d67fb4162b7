-- A sandbox without a mail server shows its mails; they are never sent.
ALTER TABLE mail DROP CONSTRAINT mail_status_check;
ALTER TABLE mail ADD CHECK (status IN ('waiting', 'sending', 'sent', 'failed', 'shown'));
