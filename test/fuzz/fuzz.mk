# make fuzz: every test/fuzz/fuzz_*.c for FUZZ seconds each (20 by default; a night: FUZZ=30000).
FUZZ    ?= 20
FUZZERS := $(patsubst test/fuzz/fuzz_%.c,%,$(wildcard test/fuzz/fuzz_*.c))
FUZZING := -std=gnu17 -g -O1 $(DEFS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

# What each takes from the house (the pure files only, if it can), and where examples lie.
fuzz_form   := src/http/parse.c src/base/base.c src/base/arena.c src/base/log.c src/base/utf8.c
fuzz_csv    := src/base/csv.c src/base/base.c src/base/arena.c src/base/log.c src/base/utf8.c
fuzz_course := $(foreach r,base calendar crypto course,$(call room_c,$r))
fuzz_group  := $(call room_c,group) src/crypto/crypto.c src/crypto/sha256.c src/crypto/text.c src/base/base.c src/base/arena.c \
	src/base/log.c src/base/utf8.c
fuzz_archive := $(foreach r,base crypto group ballot,$(call room_c,$r))
fuzz_record := $(fuzz_archive)
corpus_archive := test/fuzz/archive
corpus_record := test/fuzz/record
corpus_group := test/fuzz/group
corpus_course := courses test/course

$O/fuzz/%: test/fuzz/fuzz_%.c
	@mkdir -p $(@D) $O/fuzz/$*.corpus
	clang-14 $(FUZZING) $< $(fuzz_$*) $(LIBS) -o $@
fuzz-%: $O/fuzz/%
	$< -max_total_time=$(FUZZ) -max_len=8192 -verbosity=0 -print_final_stats=1 \
		$(if $(wildcard test/fuzz/$*.dict),-dict=test/fuzz/$*.dict) $O/fuzz/$*.corpus $(corpus_$*)
$(foreach f,$(FUZZERS),$(eval $O/fuzz/$f: $(fuzz_$f) $(GEN_H)))
fuzz: $(FUZZERS:%=fuzz-%)
.PHONY: fuzz
