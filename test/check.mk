# make check: every test there is, sanitized, on both engines, against the built program, in a browser.
# The packages first, then a second make: what a package brings (pkg-config's answers) is read when make starts.
check:
	@sh tools/packages.sh
	@$(MAKE) --no-print-directory -s check-parts
.PHONY: check check-parts check-built

UNITS   := $(TESTED:%=$O/san/test_%) $O/san/test_queries
CHECK_FUZZ ?= 1
check-built: $O/unionhall $O/unionhall-image $O/test_matrix $(UNITS) $(FUZZERS:%=$O/fuzz/%) $(PLANTED)
	@echo 1 passed, 0 failed

AGAIN   := $(MAKE) --no-print-directory -s
check-parts:
	@sh test/check $O/check \
	'build: $(AGAIN) -k -j2 check-built' \
	'packages: sh test/packages $O' \
	'lint: $(AGAIN) lint' \
	'sql: sh test/sql/run $O/tools/sqlgen' \
	'pages: $(AGAIN) test-pages' \
	'units: sh test/pg sh test/run $(UNITS)' \
	'fuzz: sh test/fuzz/short $(CHECK_FUZZ) $O $(FUZZERS)' \
	'secrets: $(AGAIN) secrets' \
	'cli: sh test/cli/run $O/unionhall' \
	'calc: sh test/calc/run $O/unionhall' \
	'real: sh test/cli/real $O/unionhall' \
	'first: BUILD=$O node test/cli/first.mjs' \
	'copies: BUILD=$O node test/cli/backup.mjs' \
	'ballots: BUILD=$O node test/cli/ballots.mjs' \
	'mutations: BUILD=$O node test/cli/mutations.mjs' \
	'archives: sh test/ballot/run $O/unionhall' \
	'booth: $(AGAIN) test-booth' \
	'matrix: $O/test_matrix' \
	'faults: $(AGAIN) faults' \
	'browser: $(AGAIN) browser-short'

# make secrets: does anything that is done with a ballot's secrets take its way by them?
SECRET_C := $(call room_c,group) $(call room_c,ballot) $(call room_c,crypto) $(filter src/base/%,$(fuzz_form)) \
	src/base/sort.c
SECRETS := $(foreach t,groups ballot,$O/secrets/watched/$t $O/secrets/shipped/$t)
UNVEIL  := $(foreach f,scalar_random scalar_text element_text element_of_ints sha256_end crypto_sha256,-Wl,--wrap=$f)
$O/secrets/watched/%: test/secrets/%.c test/secrets/watch.h $(SECRET_C) $(GEN_H)
	@mkdir -p $(@D)
	clang-14 -std=gnu17 -g -O2 $(DEFS) -fsanitize=memory $< $(SECRET_C) $(if $(filter ballot,$*),$(UNVEIL)) $(LIBS) -o $@
$O/secrets/shipped/%: $O/o/test/secrets/%.o $(SECRET_C:%.c=$O/o/%.o)
	@mkdir -p $(@D)
	$(CC) $(LDHARD) $^ $(if $(filter ballot,$*),$(UNVEIL)) $(LIBS) -o $@
secrets: $(SECRETS)
	@sh test/secrets/run $O/secrets
.PHONY: secrets

# make faults: late, double and lying forms, odd addresses and fields, full and failing disks, kills, requests
# within requests.
# make faults-full: the same, many times over. Both want a built program, and root for the disks.
faults faults-full: $O/unionhall $O/unionhall-image
	@mkdir -p $O/check
	@BUILD=$O node test/faults/all.mjs $(if $(findstring full,$@),full) $(PART)
# make browser: every page of every kind of person, both languages, phone and desk, light and dark; pictures in
# $O/shots. browser-short, part of the check: each page once a language on a light phone and a dark desk.
browser browser-short: $O/unionhall $O/unionhall-image node_modules/.package-lock.json
	@mkdir -p $O/check
	@BUILD=$O node test/browser/all.mjs $(if $(findstring short,$@),,full) $(PART)
# make test-booth: the voting booth: what it computes, held against other programs; its one file; votes in a browser.
test-booth: node_modules/.package-lock.json $O/booth.html $O/unionhall
	@sh test/check $O/check/booth $(foreach p,parts qr bundle voting errors,'$p: BUILD=$O node test/booth/$p.mjs')
.PHONY: faults faults-full browser browser-short test-booth

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# ---- who may come in where ----

# Against the released build, because it asks some twenty thousand times.
MATRIX_O := $(patsubst %.c,$O/o/%.o,$(wildcard test/matrix/*.c) src/rooms.c)
$(MATRIX_O): DEFS += -Itest/matrix
$O/test_matrix: $(MATRIX_O) $(ROOMS:%=$O/lib%.a)
	$(CC) $(LDHARD) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS) -o $@
matrix: $O/test_matrix
	$<
.PHONY: matrix
