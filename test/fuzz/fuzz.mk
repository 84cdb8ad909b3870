# make fuzz: every test/fuzz/fuzz_*.c for FUZZ seconds each (20 by default; a night: FUZZ=30000).
FUZZ    ?= 20
FUZZERS := $(patsubst test/fuzz/fuzz_%.c,%,$(wildcard test/fuzz/fuzz_*.c))
SANE    := -std=gnu17 -g -O2 $(DEFS) -Itest/fuzz -fsanitize=address,undefined -fno-sanitize-recover=all
# Comparisons are watched too but in ballots and groups, where most are of hashes: that takes half the time.
COUNTED := -fsanitize-coverage=inline-8bit-counters,pc-table
WATCHED := -fsanitize=fuzzer-no-link

# What each takes from the house (the pure files only, if it can).
PURE        := src/base/base.c src/base/arena.c src/base/log.c src/base/utf8.c
fuzz_form   := src/http/parse.c $(PURE)
fuzz_csv    := src/base/csv.c $(PURE)
fuzz_calc   := $(foreach r,base calendar,$(call room_c,$r)) $(filter-out src/calc/store.c,$(wildcard src/calc/[!t]*.c))
fuzz_course := $(foreach r,base calendar crypto course,$(call room_c,$r))
fuzz_group  := $(call room_c,group) src/crypto/crypto.c src/crypto/sha256.c src/crypto/text.c $(PURE)
fuzz_archive := $(foreach r,base crypto group ballot,$(call room_c,$r))
fuzz_record := $(fuzz_archive)
# On a toy group, with an arena that has poison between its pieces.
ON_TOY      := tar json ballots trustees proofs shuffles elections
TOY_C       := test/fuzz/toy.c test/fuzz/mutate.c test/fuzz/chain.c test/fuzz/redzone.c
$(foreach f,$(ON_TOY),$(eval fuzz_$f := $(filter-out src/base/arena.c,$(fuzz_archive)) $(TOY_C)))
# The archive of the toy is opened where any other is.
wrap_elections := -Wl,--wrap=group_open

# Where examples lie, and how large an input may be.
corpus_course := courses test/course
corpus_of    = $(or $(corpus_$1),$(wildcard test/fuzz/$1))
max_tar     := 28672
max_elections := 32768
max_of       = $(or $(max_$1),8192)

# What is not fuzzed itself is not watched: it only would be slower.
COUNTED_C := $(wildcard src/ballot/*.c src/group/*.c) $(filter-out src/base/csv.c,$(wildcard src/base/*.c)) \
	$(ON_TOY:%=test/fuzz/fuzz_%.c)
watch = $(if $(filter src/crypto/% $(TOY_C),$1),,$(if $(filter $(COUNTED_C),$1),$(COUNTED),$(WATCHED)))
$O/fuzz/o/%.o: %.c | $(GEN_H)
	@mkdir -p $(@D)
	clang-14 $(SANE) $(call watch,$<) -MMD -MP -c $< -o $@
define fuzz_rules
$O/fuzz/$1: $(patsubst %.c,$O/fuzz/o/%.o,test/fuzz/fuzz_$1.c $(fuzz_$1))
	clang-14 -fsanitize=fuzzer,address,undefined $(wrap_$1) $$(filter %.o,$$^) $(LIBS) -o $$@
$O/fuzz/planted/$1: test/fuzz/plants test/fuzz/plant $O/fuzz/$1
	@sh test/fuzz/plant $1 $$@ 'clang-14 $(SANE) $(COUNTED)' '-fsanitize=fuzzer $(wrap_$1) $(LIBS)' \
		$(patsubst %.c,$O/fuzz/o/%.o,test/fuzz/fuzz_$1.c $(fuzz_$1))
fuzz-$1: $O/fuzz/$1
	@mkdir -p $O/fuzz/$1.corpus
	$$< -max_total_time=$(FUZZ) -max_len=$(call max_of,$1) -verbosity=0 -print_final_stats=1 -artifact_prefix=$O/fuzz/$1- \
		$(if $(wildcard test/fuzz/$1.dict),-dict=test/fuzz/$1.dict) $O/fuzz/$1.corpus $(call corpus_of,$1)
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rules,$f)))
PLANTED := $(ON_TOY:%=$O/fuzz/planted/%)
fuzz: $(FUZZERS:%=fuzz-%)
.PHONY: fuzz
-include $(wildcard $O/fuzz/o/src/*/*.d $O/fuzz/o/test/fuzz/*.d)

# make fuzz-cover: which lines of ballot/ and group/ the kept inputs of each target reach. fuzz-cover-tar: of one.
COVERED := -std=gnu17 -g -O1 $(DEFS) -Itest/fuzz -fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer,address
$O/fuzz/cover/%: test/fuzz/fuzz_%.c | $(GEN_H)
	@mkdir -p $(@D)
	clang-14 $(COVERED) $< $(fuzz_$*) $(wrap_$*) $(LIBS) -o $@
fuzz-cover-%: $O/fuzz/cover/%
	@LLVM_PROFILE_FILE=$<.raw $< -runs=0 $(call corpus_of,$*) 2>/dev/null
	@llvm-profdata-14 merge -o $<.data $<.raw
	@echo "$*, lines reached:" && llvm-cov-14 report $< -instr-profile=$<.data $(filter src/ballot/% src/group/%,$(fuzz_$*)) \
		| awk '$$1 ~ /[.]c$$/ && $$10 != "0.00%" { printf "  %-28s %s\n", $$1, $$10 }' 
fuzz-cover: $(ON_TOY:%=fuzz-cover-%)
.PHONY: fuzz-cover
