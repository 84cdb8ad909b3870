# The building rules. Two builds of the same sources: $O (release) and $O/san (sanitized, for tests).
.SECONDARY:
.DELETE_ON_ERROR:

define build_rules
$1/o/%.o: %.c | $$(GEN_H)
	@mkdir -p $$(@D)
	$$(CC) $2 -MMD -MP -c $$< -o $$@
endef
$(eval $(call build_rules,$O,$(RELEASE)))
$(eval $(call build_rules,$O/san,$(CHECKED)))

$O/tools/%: tools/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -g -Wall -Wextra -D_GNU_SOURCE -o $@ $<

$O/tools/pagec: tools/pagec_place.h
$O/tools/boothc: tools/boothc.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -g -Wall -Wextra -D_GNU_SOURCE -o $@ $< -lsodium

$G/%.page.c: src/%.page $O/tools/pagec $(TEXTS)
	@mkdir -p $(@D)
	$O/tools/pagec $< messages/en > $@
$G/%_sql.h: src/%.sql $O/tools/sqlgen
	@mkdir -p $(@D)
	$O/tools/sqlgen h $(notdir $(<D)) $< > $@
$G/%_sql.c: src/%.sql $O/tools/sqlgen
	@mkdir -p $(@D)
	$O/tools/sqlgen c $(notdir $(<D)) $< > $@
# A room's migrations, carried in the program (src/ROOM/0001_what.sql). The tiny room of the
# engine's own tests has its SQL under test/sql.
define migration_rules
$G/$1/$1_migrations.c: $2 $O/tools/sqlgen
	@mkdir -p $$(@D)
	$O/tools/sqlgen m $1 $2 > $$@
endef
$(foreach r,$(ROOMS),$(eval $(call migration_rules,$r,$(sort $(wildcard src/$r/[0-9]*.sql)))))
$(eval $(call migration_rules,tiny,$(sort $(wildcard test/sql/[0-9]*.sql))))
$G/tiny/tiny_sql.h: test/sql/tiny.sql $O/tools/sqlgen
	@mkdir -p $(@D)
	$O/tools/sqlgen h tiny $< > $@
$G/tiny/tiny_sql.c: test/sql/tiny.sql $O/tools/sqlgen
	@mkdir -p $(@D)
	$O/tools/sqlgen c tiny $< > $@

$G/calendar/tables.c: $(wildcard data/calendar/*.csv) $O/tools/calendarc
	@mkdir -p $(@D)
	$O/tools/calendarc data/calendar > $@
# The header is left alone when no key changed, so that a new wording compiles one file and not all.
$G/base/messages.h: $(TEXTS) $O/tools/msgc
	@mkdir -p $(@D)
	@$O/tools/msgc h messages > $@.$$$$ && { cmp -s $@.$$$$ $@ && rm $@.$$$$ || mv $@.$$$$ $@; } || { rm -f $@.$$$$; false; }
$G/base/messages.c: $(TEXTS) $O/tools/msgc
	@mkdir -p $(@D)
	@$O/tools/msgc c messages > $@.$$$$ && mv $@.$$$$ $@ || { rm -f $@.$$$$; false; }

$G/static.c: $(wildcard static/* static/*/*) $O/tools/embed
	@mkdir -p $(@D)
	$O/tools/embed static > $@

# The voting booth: one file, which the program carries too.
$O/booth.html: $(wildcard booth/*) messages/en/booth.txt messages/zh/booth.txt $O/tools/boothc
	@$O/tools/boothc page booth messages > $@.$$$$ && mv $@.$$$$ $@ || { rm -f $@.$$$$; false; }
$G/cli/booth_page.c: $O/booth.html
	@mkdir -p $(@D)
	$O/tools/boothc carry $< > $@

# One archive a room; a test program of a room links its own and every floor below.
define room_rules
$O/lib$1.a: $(call room_o,$1,$O) ; @rm -f $$@; ar rcs $$@ $$^
$O/san/lib$1.a: $(call room_o,$1,$O/san) ; @rm -f $$@; ar rcs $$@ $$^
$O/san/test_$1: $(patsubst %.c,$O/san/o/%.o,$(wildcard src/$1/test_*.c) test/test.c) $(patsubst %,$O/san/lib%.a,$(call upto,$1))
	$$(CC) -fsanitize=address,undefined $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIBS) -o $$@
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$r)))

# Every query of every room, on every table of every room (test/queries.c).
ASKING  := $(foreach r,$(ROOMS),$(if $(filter $(SQLS),src/$r/$r.sql),$r))
KEEPING := $(filter-out db,$(foreach r,$(ROOMS),$(if $(wildcard src/$r/[0-9]*.sql),$r)))
$G/rooms_sql.c: $(SQLS) $(wildcard src/*/[0-9]*.sql) tools/rules.mk src/LAYERS
	@mkdir -p $(@D)
	@{ echo '#include "db/migrate.h"'; \
	for r in $(ASKING); do echo "extern const struct query *const $${r}_queries[];"; done; \
	for r in $(KEEPING); do echo "extern const struct migration $${r}_migrations[];"; done; \
	echo 'const struct query *const *const rooms_queries[] = {'; \
	for r in $(ASKING); do echo "	$${r}_queries,"; done; \
	echo '	NULL };'; echo 'const struct migration *const rooms_migrations[] = {'; \
	for r in $(KEEPING); do echo "	$${r}_migrations,"; done; echo '	NULL };'; } > $@
$O/san/test_queries: $O/san/o/test/queries.o $O/san/o/test/test.o $O/san/o/$G/rooms_sql.o \
	$(foreach r,$(filter-out db,$(ASKING)),$O/san/o/$G/$r/$(r)_sql.o) \
	$(foreach r,$(KEEPING),$O/san/o/$G/$r/$(r)_migrations.o) $O/san/libdb.a $O/san/libbase.a
	$(CC) -fsanitize=address,undefined $^ $(LIBS) -o $@

$O/bench/writes: $O/o/bench/writes.o $O/libdb.a $O/libbase.a
	@mkdir -p $(@D)
	$(CC) $(LDHARD) $^ $(LIBS) -o $@

-include $(shell find $O -name '*.d' 2>/dev/null)
