-- Figures of places (average and minimum wages ...), as a union brought them: profiles/figures.csv has the same columns. Of two that
-- hold on a day the one that began later counts. Days since 1970-01-01. Nothing about a person.
CREATE TABLE parameter (
	place     TEXT   NOT NULL,
	name      TEXT   NOT NULL,
	from_day  BIGINT NOT NULL,
	to_day    BIGINT NOT NULL,
	value     TEXT   NOT NULL,
	source    TEXT   NOT NULL,
	source_zh TEXT   NOT NULL,
	cite      TEXT   NOT NULL,
	PRIMARY KEY (place, name, from_day)
);
