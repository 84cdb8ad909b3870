# Measuring. make bench: one command, one table (bench/run says how).
# Needs the Debian packages wrk and nginx-light besides what the program needs.
BENCH   := $O/bench
BENCHED := $(BENCH)/load $(BENCH)/cold $(BENCH)/bare $(BENCH)/raw_commit $(BENCH)/seed $(BENCH)/elect \
	$(BENCH)/verify_own $(BENCH)/verify_sodium $(BENCH)/peak
$O/o/bench/%.o: private DEFS += -Ibench

$(BENCH)/load: $O/o/bench/load.o $O/o/bench/clock.o
$(BENCH)/cold: $O/o/bench/cold.o $O/o/bench/clock.o
$(BENCH)/raw_commit: $O/o/bench/raw_commit.o $O/o/bench/rows.o $O/o/bench/clock.o
$(BENCH)/bare: $O/o/bench/bare.o $O/o/bench/clock.o $(foreach r,access matter party figures,$O/o/$G/$r/$r_sql.o) \
	$O/libdb.a $O/libbase.a
$(BENCH)/seed: $O/o/bench/seed.o $O/o/bench/rows.o $O/o/bench/clock.o $(filter-out %/main.o,$(call room_o,.,$O)) \
	$(ROOMS:%=$O/lib%.a)
$(BENCH)/peak: $O/o/bench/peak.o
$(BENCH)/elect: $O/o/bench/elect.o $O/libballot.a $O/libgroup.a $O/libcrypto.a $O/libbase.a
# The same verifier over our own Ed25519 and over libsodium calls only.
VERIFIES := $O/o/bench/verify.o $O/libballot.a $O/libcrypto.a $O/libbase.a
$(BENCH)/verify_own: $(VERIFIES) $O/libgroup.a
$(BENCH)/verify_sodium: $(VERIFIES) $O/o/bench/sodium_edwards.o \
	$(filter-out %/edwards.o %/edwards_field.o %/edwards_public.o %/edwards_secret.o,$(call room_o,group,$O))
$(BENCHED):
	@mkdir -p $(@D)
	$(CC) $(LDHARD) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS) -o $@

bench: $O/unionhall $(BENCHED)
	@sh bench/run $O
# make bench-ballots: verifying elections beside belenios-tool.
bench-ballots: $O/unionhall $(BENCH)/elect $(BENCH)/verify_own $(BENCH)/verify_sodium
	@bash bench/ballots $O
# make bench-ballots-memory: the most memory an election of 100,000 ballots takes, by command.
bench-ballots-memory: $O/unionhall $(BENCH)/elect $(BENCH)/peak
	@bash bench/ballots_memory $O
# make bench-booth: how long a voter waits in the booth.
bench-booth: $O/unionhall $O/booth.html node_modules/.package-lock.json
	@BUILD=$O node bench/booth.mjs
.PHONY: bench bench-ballots bench-ballots-memory bench-booth
