-- A second factor that was lost is taken away by two officers who met the person, never by one.
-- The row says who asked; it goes when another signs, or a day later.
CREATE TABLE factor_reset ( -- grows
	region   BIGINT NOT NULL,
	person   BIGINT NOT NULL,
	asked_by BIGINT NOT NULL,
	asked_at BIGINT NOT NULL,
	PRIMARY KEY (region, person)
);
