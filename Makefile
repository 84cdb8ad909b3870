# Unionhall. `make run` shows a demonstration hall; `make check` runs every test. `make help` lists the rest.
SHELL   := /bin/bash
CC      ?= gcc
O       ?= build
G       := $O/gen

# The floors, the ground first; src/LAYERS is the truth and tools/layers.awk checks the code against it.
ROOMS   := $(shell sed 's/\#.*//' src/LAYERS)
WARN    := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wimplicit-fallthrough \
	-Wformat=2 -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers -Werror
HARDEN  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
DEFS    := -D_GNU_SOURCE -Isrc -I$G -Itest
RELEASE := -std=gnu17 -g -O2 $(WARN) $(HARDEN) $(DEFS)
CHECKED := -std=gnu17 -g -O1 $(WARN) -Wno-format-truncation $(DEFS) -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
LDHARD  := -pie -Wl,-z,relro,-z,now,-z,noexecstack
LIBS    := -lmicrohttpd -lsqlite3 -lpq -lsodium -lfyaml -loath -lcrypto -ljansson -lqrencode -lgmp -lz -licuuc -licui18n -lpthread -lm

# ---- what is made from what ----

TINY    := $G/tiny/tiny_sql.h $G/tiny/tiny_sql.c $G/tiny/tiny_migrations.c
PAGES   := $(wildcard src/*/*.page)
SQLS    := $(filter-out %/0%.sql $(wildcard src/*/[0-9]*.sql),$(wildcard src/*/*.sql))
GEN_C   := $(PAGES:src/%.page=$G/%.page.c) $(SQLS:src/%.sql=$G/%_sql.c) $G/base/messages.c $G/static.c
GEN_H   := $(SQLS:src/%.sql=$G/%_sql.h) $G/base/messages.h $(TINY)
TOOLS   := $O/tools/pagec $O/tools/sqlgen $O/tools/msgc $O/tools/embed
TEXTS   := $(wildcard messages/en/*.txt messages/zh/*.txt)

room_c   = $(filter-out src/$1/test_%.c,$(wildcard src/$1/*.c)) $(patsubst src/%.page,$G/%.page.c,$(wildcard src/$1/*.page)) \
	$(patsubst src/%.sql,$G/%_sql.c,$(filter $(SQLS),$(wildcard src/$1/*.sql))) $(if $(filter base,$1),$G/base/messages.c $G/static.c) \
	$(if $(filter calendar,$1),$G/calendar/tables.c) $(if $(filter cli,$1),$G/cli/booth_page.c) \
	$(if $(wildcard src/$1/[0-9]*.sql),$G/$1/$1_migrations.c)
room_o   = $(patsubst %.c,$2/o/%.o,$(call room_c,$1))
# A room and every floor named before it: the reach of its tests.
upto     = $(shell sed 's/\#.*//' src/LAYERS | tr -s ' \n' '\n' | sed '/^$$/d;/^$1$$/q')

include tools/rules.mk

# ---- the program ----

# make: builds the program and its picture helper beside it.
# make run: installs what is lacking, builds, makes the demonstration hall and opens it in a browser.
# The packages first, then a second make: what a package brings is read when make starts.
.DEFAULT_GOAL := build
build: $O/unionhall $O/unionhall-image
run:
	@sh tools/packages.sh runtime build
	@$(MAKE) --no-print-directory -s build
	@exec sh tools/run.sh $O/unionhall $O/demo
# make booth: the voting booth as one file, build/booth.html, and its SHA-256.
booth: $O/booth.html
	@sha256sum $<
help:
	@grep -hE '^# make' Makefile test/check.mk test/fuzz/fuzz.mk | sed 's/^# //'
.PHONY: build run booth help

$O/unionhall: $(call room_o,.,$O) $(ROOMS:%=$O/lib%.a)
	$(CC) $(LDHARD) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS) -o $@

include image/rules.mk

# ---- tests ----

# make test: the parts, sanitized, in under a minute. make test-calendar: one room's.
TESTED  := $(foreach r,$(ROOMS),$(if $(wildcard src/$r/test_*.c),$r))
test: $(TESTED:%=$O/san/test_%) $O/san/test_queries
	@sh test/run $^ test/sql/run
test-%: $O/san/test_%
	$<
.PHONY: test

# ---- rules a machine can check ----

# make lint: floors, banned words, sizes, headers that compile alone. make test-pages: the build tools.
lint: $(GEN_H)
	@CC="$(CC)" sh tools/lint.sh "-std=gnu17 $(WARN) $(DEFS)"
test-pages: $O/tools/pagec $O/tools/msgc $O/tools/boothc
	@CC="$(CC)" sh test/pages/run $O
.PHONY: lint test-pages

include test/fuzz/fuzz.mk
include test/check.mk
include bench/rules.mk
