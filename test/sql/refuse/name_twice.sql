-- expect: "id" is named twice
-- a exec (id i64, id i64)
DELETE FROM t WHERE id = :id;
