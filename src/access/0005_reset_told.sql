-- The union through which it was asked, so that the other officers over it find what waits for them.
ALTER TABLE factor_reset ADD COLUMN guild BIGINT NOT NULL DEFAULT 0;
ALTER TABLE factor_reset ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE factor_reset ADD COLUMN trade_path TEXT NOT NULL DEFAULT '';

-- What was done about somebody's way in, a row for each who is concerned: the person, who asked, who decided. The
-- region is the reader's, for it is read on the reader's own page alone. decided_by: 0 while nobody has.
CREATE TABLE access_told ( -- grows
	region     BIGINT NOT NULL,
	reader     BIGINT NOT NULL,
	id         BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	what       BIGINT NOT NULL CHECK (what BETWEEN 1 AND 5),
	person     BIGINT NOT NULL,
	asked_by   BIGINT NOT NULL,
	decided_by BIGINT NOT NULL,
	PRIMARY KEY (region, reader, id)
);
