-- Counts kept as things happen: one row a union, month and topic, for the union itself and all below it.
-- Nobody's matter can be found in it.
CREATE TABLE figure ( -- grows
	region   BIGINT NOT NULL,
	guild    BIGINT NOT NULL,
	month    BIGINT NOT NULL,
	course   TEXT   NOT NULL,
	topic    TEXT   NOT NULL,
	received BIGINT NOT NULL,
	in_time  BIGINT NOT NULL,
	too_late BIGINT NOT NULL,
	closed   BIGINT NOT NULL,
	missed   BIGINT NOT NULL,
	PRIMARY KEY (region, guild, month, course, topic)
);

-- The sum of a union's month over courses and topics: what a union's page shows, in a dozen rows.
CREATE TABLE figure_total ( -- grows
	region   BIGINT NOT NULL,
	guild    BIGINT NOT NULL,
	month    BIGINT NOT NULL,
	received BIGINT NOT NULL,
	in_time  BIGINT NOT NULL,
	too_late BIGINT NOT NULL,
	closed   BIGINT NOT NULL,
	missed   BIGINT NOT NULL,
	PRIMARY KEY (region, guild, month)
);
