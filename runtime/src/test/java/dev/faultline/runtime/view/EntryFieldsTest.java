package dev.faultline.runtime.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.I386;
import dev.faultline.runtime.arch.I386Pae;
import dev.faultline.runtime.arch.Ia64;
import dev.faultline.runtime.arch.X86_64;
import dev.faultline.runtime.view.PageTableView.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bit of an entry has a name, on every architecture. */
class EntryFieldsTest {

    private static final long FRAME = 0x1234;

    static Stream<Architecture> architectures() {
        return Stream.of(new X86_64(), new I386(), new I386Pae(), new Ia64(12), new Ia64(14), new Ia64(16));
    }

    /** Entries of every protection, untouched, used, written, and write-protected. */
    private static List<Long> entries(Architecture arch) {
        List<Long> entries = new ArrayList<>();
        for (int protection = 0; protection < 16; protection++) {
            long entry = arch.make(FRAME, arch.pageProtection(protection));
            entries.addAll(
                    List.of(entry, arch.mkold(entry), arch.mkdirty(entry), arch.mkwrite(arch.mkdirty(entry)), arch.wrprotect(entry)));
        }
        return entries;
    }

    private static List<Field> fields(Architecture arch, long entry) {
        return new EntryFields(arch).of(Target.of(arch, entry), entry);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyBitOfAPagesEntryHasAName(Architecture arch) {
        for (long entry : entries(arch)) {
            assertEquals(new Target.Page(FRAME), Target.of(arch, entry));
            List<Field> fields = fields(arch, entry);
            assertFalse(fields.isEmpty(), Long.toHexString(entry));
            assertTrue(fields.stream().noneMatch(field -> field.meaning().isEmpty()), fields + " of " + Long.toHexString(entry));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theFieldsTellAccessedAndDirty(Architecture arch) {
        for (long entry : entries(arch)) {
            List<String> names = fields(arch, entry).stream().map(Field::name).toList();
            assertEquals(arch.isYoung(entry), names.contains("ACCESSED"), Long.toHexString(entry));
            assertEquals(arch.isDirty(entry), names.contains("DIRTY"), Long.toHexString(entry));
            assertEquals(arch.isProtNone(entry), names.contains("PROTNONE"), Long.toHexString(entry));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void swapAndFileEntriesAreAllTarget(Architecture arch) {
        long swap = arch.swapEntry(3, 77);
        assertEquals(new Target.Swap(3, 77), Target.of(arch, swap));
        assertEquals(List.of(), fields(arch, swap));
        long file = arch.fileEntry(123);
        assertEquals(new Target.FilePage(123), Target.of(arch, file));
        assertEquals(List.of(), fields(arch, file));
        assertEquals(List.of(), fields(arch, Architecture.NONE));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void anEntryOfATableIsItsFrameAndNamedBits(Architecture arch) {
        for (int level = 1; level < arch.geometry().levels(); level++) {
            long entry = arch.makeTable(level, FRAME);
            List<Field> fields = new EntryFields(arch).of(new Target.Table(FRAME), entry);
            assertTrue(fields.stream().noneMatch(field -> field.meaning().isEmpty()), fields.toString());
        }
    }

    @Test
    void aBitWithoutANameIsShownAllTheSame() {
        X86_64 arch = new X86_64();
        long entry = arch.make(FRAME, arch.pageProtection(Architecture.READ)) | 1L << 9;
        Field last = fields(arch, entry).getLast();
        assertEquals("0x200", last.words());
    }

    @Test
    void aFieldOfSeveralBitsSaysItsValue() {
        Ia64 arch = new Ia64(14);
        long entry = arch.mkwrite(arch.make(FRAME, arch.pageProtection(Architecture.READ | Architecture.WRITE)));
        assertTrue(fields(arch, entry).stream().map(Field::words).toList().containsAll(List.of("AR=RW", "PL=3", "MA=WB")));
    }
}
