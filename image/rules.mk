# unionhall-image: a program of its own, because picture decoders are kept away from everything else.
VIPS_I  := $(subst -I,-isystem ,$(shell pkg-config --cflags vips))
VIPS_L  := $(shell pkg-config --libs vips)

$O/unionhall-image: $(wildcard image/*.c image/*.h) src/image/kind.c src/image/image.h src/base/base.h \
		src/base/base.c src/base/log.c
	@mkdir -p $(@D)
	$(CC) $(RELEASE) -Iimage $(VIPS_I) $(LDHARD) $(filter %.c,$^) $(VIPS_L) -lseccomp -o $@

# The tests draw their pictures with libvips; the engine itself is not linked with it.
$O/san/o/src/image/test_%.o: src/image/test_%.c
	@mkdir -p $(@D)
	$(CC) $(CHECKED) $(VIPS_I) -MMD -MP -c $< -o $@
$O/san/test_image: LIBS += $(VIPS_L) -lseccomp
$O/san/test_image: $O/unionhall-image $O/san/o/image/confine.o

# Only when the list of known passwords changes: data/passwords/README.md.
known-passwords: tools/known.c src/crypto/crypto.c src/crypto/known.c src/crypto/password_text.c src/base/base.c src/base/log.c
	@mkdir -p $O/tools
	$(CC) -std=gnu17 -O2 -Wall -Wextra $(DEFS) $^ -lsodium -loath -licuuc -o $O/tools/known
	zcat -f $(LIST) | $O/tools/known > data/passwords/known.bin.new
	mv data/passwords/known.bin.new data/passwords/known.bin
.PHONY: known-passwords
