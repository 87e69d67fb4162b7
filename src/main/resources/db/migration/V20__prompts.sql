-- An invoice can be paid in several ways at once: to an address, and by x402's authorization.
ALTER TABLE invoice ADD COLUMN prompts jsonb;
UPDATE invoice SET prompts = jsonb_build_array(jsonb_strip_nulls(CASE
  WHEN lightning IS NOT NULL THEN jsonb_build_object('kind', 'lightning', 'invoice', lightning)
  WHEN address IS NULL THEN jsonb_build_object('kind', 'ledger')
  WHEN uri IS NULL THEN jsonb_build_object('kind', 'authorized', 'address', address, 'contract', coalesce(contract, ''))
  ELSE jsonb_build_object('kind', 'address', 'address', address, 'uri', uri, 'contract', contract) END));
ALTER TABLE invoice ALTER COLUMN prompts SET NOT NULL;
ALTER TABLE invoice DROP COLUMN address, DROP COLUMN uri, DROP COLUMN contract, DROP COLUMN lightning;
