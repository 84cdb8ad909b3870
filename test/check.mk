# make check: every test there is, sanitized, on both engines, against the built program, in a browser.
# The packages first, then a second make: what a package brings (pkg-config's answers) is read when make starts.
check:
	@sh tools/packages.sh
	@$(MAKE) --no-print-directory -j2 check-built
	@$(MAKE) --no-print-directory check-parts
.PHONY: check check-built check-parts

UNITS   := $(TESTED:%=$O/san/test_%) $O/san/test_queries
CHECK_FUZZ ?= 10
check-built: $(if $(wildcard src/main.c),$O/unionhall) $O/unionhall-image $(UNITS) $(FUZZERS:%=$O/fuzz/%) node_modules/.package-lock.json
.PHONY: check-built

check-parts:
	@sh test/check $O/check \
	'lint: $(MAKE) --no-print-directory lint' \
	'sql: sh test/sql/run $O/tools/sqlgen'\
	'pages: $(MAKE) --no-print-directory test-pages' \
	'units: sh test/pg sh test/run $(UNITS)' \
	'fuzz: sh test/fuzz/short $(CHECK_FUZZ) $O $(FUZZERS)'

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
