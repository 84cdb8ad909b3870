-- expect: no type "int": types are i64, text, blob, text? and blob?
-- a one (id int) -> (id i64)
SELECT id FROM t WHERE id = :id;
