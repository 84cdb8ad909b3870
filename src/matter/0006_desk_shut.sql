-- Whom a matter is about stands with its row on a desk, so that who has a tie to them is not shown it. Ids only:
-- the list itself never names them.
ALTER TABLE desk ADD COLUMN employer BIGINT NOT NULL DEFAULT 0;
ALTER TABLE desk ADD COLUMN about BIGINT NOT NULL DEFAULT 0;
UPDATE desk SET
	employer = (SELECT m.employer FROM matter m WHERE m.region = desk.matter_region AND m.id = desk.matter),
	about = (SELECT m.about FROM matter m WHERE m.region = desk.matter_region AND m.id = desk.matter);
