-- Which answers of a chain of forms a purchase was checked against: each answered form makes another revision.
ALTER TABLE bill_payment ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision >= 1);
