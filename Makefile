# make              train the network on the bundled pictures
# make fast         measure how fast this computer learns, built for its own processor; WHAT="train moved" does anything else
# make test         every chapter's tests
# make ch05         the tests of chapter 5 alone (ch02 to ch12)
# make experiments  do all experiments of the book in a copy of the project, and break every line of the course (minutes)
# make worksheets   do every task of the worksheet edition in a copy, and look whether its mistakes are found (minutes)
# make listings     take the listings of LESSONS.md from the sources again
# make five         train the networks of chapters 9 and 10 again, five seeds each, and compare with their table (minutes)
# make best         the same for the recipe best, which takes longer than all others together (half an hour)
# make camera       how many photographed digits are read, and what chapter 12's steps and better networks are worth (minutes)
# make bench        how fast this computer learns (a minute and a half)
# make fuzz         spoils good files for SECONDS=60 and gives them to every reader; SEED=2 spoils them in another way
# make cross        whether the program can be built for other computers
# make browser      draw on the page of `chalknet board` in a real browser, Chromium
# make check        all that must hold before a change is good: what .ci/run runs
# make doc          the course and the documentation as pages, opened in a browser

CARGO := cargo
CHAPTERS := $(basename $(notdir $(wildcard tests/ch*.rs)))
WHAT := bench
SECONDS := 60
SEED := 1

.PHONY: train fast test experiments worksheets listings five best camera bench fuzz cross browser check doc clean \
    $(foreach chapter,$(CHAPTERS),$(firstword $(subst _, ,$(chapter))))

train:
	$(CARGO) run --release

# A program built for one processor dies on an older one, so it gets a folder of its own. (Compilers use but half of each
# register of AVX-512 of their own accord; the second flag changes that, and the compiler warns that it is not stable.)
WHOLE_REGISTERS = $(if $(findstring avx512f,$(shell rustc -C target-cpu=native --print cfg)),-C target-feature=-prefer-256-bit)

fast:
	RUSTFLAGS="-C target-cpu=native $(WHOLE_REGISTERS)" $(CARGO) run --release --target-dir target/fast -- $(WHAT)

test:
	$(CARGO) test

# ch05 runs tests/ch05_loss.rs: the chapter's number is enough. First come its worked examples one by one, a1_…, a2_…, so
# that the first one that fails is all there is to read; then the other tests, and at the end there is something to see.
define chapter_rule
$(firstword $(subst _, ,$(1))):
	@$(CARGO) test --test $(1) --no-run
	@for example in $$$$(sed -n 's/^fn \(a[1-9]_[a-z0-9_]*\)().*/\1/p' tests/$(1).rs); do \
		said=$$$$(RUST_BACKTRACE=0 $(CARGO) test --quiet --test $(1) -- --exact $$$$example 2>&1) && echo "right  $$$$example" \
			|| { echo "$$$$said"; exit 1; }; \
	done
	$(CARGO) test --test $(1)
	@if grep -q "^fn what_to_see()" tests/$(1).rs; then $(CARGO) test --quiet --test $(1) what_to_see -- --nocapture; fi
endef
$(foreach chapter,$(CHAPTERS),$(eval $(call chapter_rule,$(chapter))))

experiments:
	$(CARGO) test --test experiments -- --ignored --nocapture --test-threads 1

worksheets:
	$(CARGO) test --test worksheets -- --ignored --nocapture

listings:
	$(CARGO) test --test lessons refresh_the_listings -- --ignored

best:
	$(CARGO) test --release --test figures the_longest -- --ignored --nocapture

five:
	$(CARGO) test --release --test figures five_seeds -- --ignored --nocapture

camera:
	$(CARGO) test --release --test camera -- --ignored --nocapture

bench:
	$(CARGO) run --release -- bench

fuzz:
	FUZZ_SECONDS=$(SECONDS) FUZZ_SEED=$(SEED) $(CARGO) test --test fuzz spoilt -- --nocapture --test-threads 4

# Other computers, as far as their compiler says it; those of them that are not installed are passed over.
OTHERS := i686-unknown-linux-gnu x86_64-pc-windows-gnu aarch64-apple-darwin aarch64-unknown-linux-gnu

cross:
	@for target in $(OTHERS); do \
		if [ -d "$$(rustc --print sysroot)/lib/rustlib/$$target/lib" ]; then \
			$(CARGO) clippy --all-targets --target $$target -- -D warnings || exit 1; \
		else \
			echo "$$target is not installed, so it is not checked: rustup target add $$target"; \
		fi; \
	done

browser:
	@command -v chromedriver || { echo "make browser needs Chromium and its driver: on Debian, apt-get install chromium chromium-driver"; exit 1; }
	$(CARGO) test --release --test browser -- --ignored --nocapture --test-threads 1

check: cross
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) clippy --all-targets --features f64 -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps
	$(CARGO) test
	$(CARGO) test --features f64

doc:
	$(CARGO) doc --no-deps --open

clean:
	$(CARGO) clean
