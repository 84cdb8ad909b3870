-- expect: "default" cannot be a name in C here
-- a exec (default i64)
DELETE FROM t WHERE id = :default;
