-- A supplier is asked once more after what it has failed for good: attempts are over, or were
-- delivered late. Those of before are believed.
ALTER TABLE supply_attempt DROP CONSTRAINT supply_attempt_state_check;
UPDATE supply_attempt SET state = 'over' WHERE state = 'failed';
ALTER TABLE supply_attempt ADD CHECK (state IN
  ('planned', 'open', 'accepted', 'unknown', 'done', 'failed', 'over', 'late'));

ALTER TABLE work DROP CONSTRAINT work_kind_check;
ALTER TABLE work ADD CHECK (kind IN ('deliver', 'look', 'expire', 'receipt', 'refund', 'gift', 'mail'));
