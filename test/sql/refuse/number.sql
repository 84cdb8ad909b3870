-- expect: write :name for a parameter
-- a exec (id i64)
DELETE FROM t WHERE id = :id AND x = $2;
