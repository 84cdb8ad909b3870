-- With `urgent` among its columns the index of those in danger answers the whole question, and is chosen: the one it
-- takes the place of was passed over for desk_due, which walked all that waits.
DROP INDEX desk_urgent;
CREATE INDEX desk_urgent ON desk (region, guild, urgent, waits, due_at, matter) WHERE urgent = 1;
