package dev.faultline.runtime.arch;

import static dev.faultline.runtime.arch.Architecture.EXEC;
import static dev.faultline.runtime.arch.Architecture.READ;
import static dev.faultline.runtime.arch.Architecture.SHARED;
import static dev.faultline.runtime.arch.Architecture.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries bit by bit: values worked out by hand from the kernel's headers, then the laws every architecture's codec obeys. */
class EntryCodecTest {

    private static final I386 I386 = new I386();
    private static final I386Pae I386_PAE = new I386Pae();
    private static final X86_64 X86_64 = new X86_64();
    private static final Ia64 IA64 = new Ia64(14);

    static Stream<Architecture> architectures() {
        return Stream.of(I386, I386_PAE, X86_64, new Ia64(12), new Ia64(13), IA64, new Ia64(16));
    }

    private static Architecture byName(String name) {
        return Architectures.create(name);
    }

    @ParameterizedTest
    @CsvSource({"i386, 01234067", "i386_pae, 8000000001234067", "x86_64, 8000000001234067", "ia64, 00100000048D05E1"})
    void privateAnonymousPageAfterItsFirstWrite(String name, String expected) {
        Architecture arch = byName(name);
        long entry = arch.mkwrite(arch.mkdirty(arch.make(0x1234, arch.pageProtection(READ | WRITE))));
        assertEntry(expected, entry);
        assertTrue(arch.isPresent(entry) && arch.isWritable(entry) && arch.isDirty(entry) && arch.isYoung(entry));
        assertEquals(!arch.refusesExecution(), arch.isExecutable(entry));
        assertEquals(0x1234, arch.pfn(entry));
    }

    @ParameterizedTest
    @CsvSource({"i386, 00010025", "i386_pae, 8000000000010025", "x86_64, 8000000000010025", "ia64, 00100000000401A1"})
    void zeroPageAfterARead(String name, String expected) {
        Architecture arch = byName(name);
        long entry = arch.makeZeroPage(0x10, arch.pageProtection(READ | WRITE));
        assertEntry(expected, entry);
        assertFalse(arch.isWritable(entry));
        assertTrue(arch.hardwareReadable(entry));
    }

    @ParameterizedTest
    @CsvSource({"i386, 502", "i386_pae, 000000A100000000", "x86_64, 502", "ia64, A04"})
    void swapTypeOneOffsetFive(String name, String expected) {
        Architecture arch = byName(name);
        long entry = arch.swapEntry(1, 5);
        assertEntry(expected, entry);
        assertTrue(arch.isSwap(entry));
        assertFalse(arch.isFile(entry) || arch.isPresent(entry) || arch.isNone(entry));
    }

    @ParameterizedTest
    @CsvSource({"i386, 348", "i386_pae, 0000006400000040", "x86_64, 64040", "ia64, 192"})
    void fileOffsetHundred(String name, String expected) {
        Architecture arch = byName(name);
        long entry = arch.fileEntry(100);
        assertEntry(expected, entry);
        assertTrue(arch.isFile(entry));
        assertFalse(arch.isSwap(entry) || arch.isPresent(entry) || arch.isNone(entry));
    }

    @ParameterizedTest
    @CsvSource({"i386, 012340A0", "i386_pae, 12340A0", "x86_64, 12340A0", "ia64, 80000000048D0020"})
    void protNoneOverACleanYoungPage(String name, String expected) {
        Architecture arch = byName(name);
        long entry = arch.modify(arch.make(0x1234, arch.pageProtection(READ)), arch.pageProtection(0));
        assertEntry(expected, entry);
        assertTrue(arch.isPresent(entry) && arch.isProtNone(entry));
        assertFalse(arch.hardwarePresent(entry) || arch.hardwareReadable(entry));
        assertEquals(0x1234, arch.pfn(entry));
    }

    /** Rows: protection; columns: may be written at once, may be executed. */
    @ParameterizedTest
    @MethodSource("architectures")
    void onlySharedMappingsAreWritableAtOnce(Architecture arch) {
        for (int protection = 0; protection < 16; protection++) {
            long entry = arch.make(7, arch.pageProtection(protection));
            boolean sharedWrite = (protection & (WRITE | SHARED)) == (WRITE | SHARED);
            assertEquals(sharedWrite, arch.hardwareWritable(entry), "write, protection " + protection);
            boolean executable = arch.refusesExecution() ? (protection & EXEC) != 0 : (protection & 7) != 0;
            assertEquals(executable, arch.hardwareExecutable(entry), "execute, protection " + protection);
            assertEquals((protection & 7) == 0, arch.isProtNone(entry), "none, protection " + protection);
            assertTrue(arch.isPresent(entry) && arch.isYoung(entry), "present and young, protection " + protection);
        }
    }

    @Test
    void onlyIa64MapsForExecutionAlone() {
        assertFalse(IA64.hardwareReadable(IA64.make(7, IA64.pageProtection(EXEC))));
        for (Architecture x86 : List.of(I386, I386_PAE, X86_64)) {
            assertTrue(x86.hardwareReadable(x86.make(7, x86.pageProtection(EXEC))), x86.name());
        }
    }

    @Test
    void whatIsReadCanBeExecutedOnI386() {
        assertTrue(I386.hardwareExecutable(I386.make(7, I386.pageProtection(READ))));
        assertFalse(I386_PAE.hardwareExecutable(I386_PAE.make(7, I386_PAE.pageProtection(READ))));
    }

    @Test
    void i386EntriesFit32Bits() {
        List<Long> entries = List.of(
                I386.mkwrite(I386.mkdirty(I386.make((I386.maxPhysicalBytes() >>> 12) - 1, I386.pageProtection(READ | WRITE | SHARED)))),
                I386.swapEntry(31, I386.maxSwapOffset()),
                I386.fileEntry(I386.maxFileOffset()),
                I386.makeTable(1, (I386.maxPhysicalBytes() >>> 12) - 1));
        entries.forEach(entry -> assertEquals(0, entry >>> 32, Long.toHexString(entry)));
    }

    /** The kernel's most dangerous entry: half of it looks empty. */
    @Property
    void paeSwapEntriesHaveAnEmptyLowWord(@ForAll @IntRange(max = 31) int type,
            @ForAll @LongRange(min = 1, max = (1L << 27) - 1) long slot) {
        assertEquals(0, (int) I386_PAE.swapEntry(type, slot));
    }

    @Test
    void paeTopEntriesHaveNoRights() {
        assertEntry("1234001", I386_PAE.makeTable(2, 0x1234));
        assertEntry("1234067", I386_PAE.makeTable(1, 0x1234));
    }

    @Test
    void ia64AccessRightsForAUser() {
        // AR:                 0:R   1:RX  2:RW  3:RWX 4:R   5:RX  6:RWX 7:X
        String[] expected = {"r--", "r-x", "rw-", "rwx", "r--", "r-x", "rwx", "--x"};
        long user = IA64.pageProtection(READ);
        for (int ar = 0; ar < 8; ar++) {
            long entry = IA64.make(1, user | (long) ar << 9);
            String rights = (IA64.hardwareReadable(entry) ? "r" : "-")
                    + (IA64.hardwareWritable(entry) ? "w" : "-")
                    + (IA64.hardwareExecutable(entry) ? "x" : "-");
            assertEquals(expected[ar], rights, "AR " + ar);
        }
    }

    @Test
    void ia64KernelTestsAreRangesOfAccessRights() {
        long user = IA64.pageProtection(READ);
        for (int ar = 0; ar < 8; ar++) {
            long entry = IA64.make(1, user | (long) ar << 9);
            assertEquals(ar >= 2 && ar <= 6, IA64.isWritable(entry), "writable, AR " + ar);
            assertEquals(ar < 6, IA64.isReadable(entry), "readable, AR " + ar);
            assertEquals(ar % 2 == 1, IA64.isExecutable(entry), "executable, AR " + ar);
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void changesTouchOnlyTheirOwnBits(Architecture arch) {
        long entry = arch.make(0x1234, arch.pageProtection(READ | WRITE | SHARED));
        assertEquals(entry, arch.mkwrite(arch.wrprotect(entry)));
        assertEquals(entry, arch.mkyoung(arch.mkold(entry)));
        assertEquals(entry, arch.mkclean(arch.mkdirty(entry)));
        assertFalse(arch.isYoung(arch.mkold(entry)));
        assertFalse(arch.isWritable(arch.wrprotect(entry)));
        assertTrue(arch.isDirty(arch.mkdirty(entry)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void modifyKeepsFrameAccessedAndDirty(Architecture arch) {
        long entry = arch.mkdirty(arch.mkold(arch.make(0x1234, arch.pageProtection(READ | WRITE | SHARED))));
        long readOnly = arch.modify(entry, arch.pageProtection(READ));
        assertEquals(0x1234, arch.pfn(readOnly));
        assertTrue(arch.isDirty(readOnly));
        assertFalse(arch.isWritable(readOnly));
        long back = arch.modify(arch.modify(readOnly, arch.pageProtection(0)), arch.pageProtection(READ));
        assertEquals(readOnly, back);
    }

    @Test
    void ia64ModifyKeepsAnOldPageOld() {
        long old = IA64.mkold(IA64.make(9, IA64.pageProtection(READ)));
        assertFalse(IA64.isYoung(IA64.modify(old, IA64.pageProtection(READ | WRITE | SHARED))));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void swapAndFileLocationsFitUpToTheirLimitsAndNoFurther(Architecture arch) {
        for (int type : List.of(0, 1, 31)) {
            for (long offset : List.of(1L, 2L, arch.maxSwapOffset())) {
                long entry = arch.swapEntry(type, offset);
                assertEquals(type, arch.swapType(entry));
                assertEquals(offset, arch.swapOffset(entry));
                assertTrue(arch.isSwap(entry));
            }
        }
        for (long offset : List.of(0L, 1L, arch.maxFileOffset())) {
            long entry = arch.fileEntry(offset);
            assertEquals(offset, arch.fileOffset(entry));
            assertTrue(arch.isFile(entry));
        }
        assertThrows(IllegalArgumentException.class, () -> arch.swapEntry(0, 0));
        assertThrows(IllegalArgumentException.class, () -> arch.swapEntry(32, 1));
        assertThrows(IllegalArgumentException.class, () -> arch.swapEntry(0, arch.maxSwapOffset() + 1));
        assertThrows(IllegalArgumentException.class, () -> arch.fileEntry(arch.maxFileOffset() + 1));
        assertThrows(IllegalArgumentException.class, () -> arch.fileEntry(-1));
    }

    @Property
    void swapLocationsComeBack(@ForAll @IntRange(max = 31) int type, @ForAll @LongRange(min = 0) long raw) {
        for (Architecture arch : architectures().toList()) {
            long offset = 1 + raw % arch.maxSwapOffset();
            long entry = arch.swapEntry(type, offset);
            assertEquals(type, arch.swapType(entry), arch.name());
            assertEquals(offset, arch.swapOffset(entry), arch.name());
            assertTrue(isOnly(arch, entry, arch.isSwap(entry)), arch.name());
        }
    }

    @Property
    void fileOffsetsComeBack(@ForAll @LongRange(min = 0) long raw) {
        for (Architecture arch : architectures().toList()) {
            long offset = raw % (arch.maxFileOffset() + 1);
            long entry = arch.fileEntry(offset);
            assertEquals(offset, arch.fileOffset(entry), arch.name());
            assertTrue(isOnly(arch, entry, arch.isFile(entry)), arch.name());
        }
    }

    /** Whether an entry is what it is meant to be, and nothing else. */
    private static boolean isOnly(Architecture arch, long entry, boolean meant) {
        int kinds = Stream.of(arch.isNone(entry), arch.isPresent(entry), arch.isSwap(entry), arch.isFile(entry))
                .mapToInt(is -> is ? 1 : 0)
                .sum();
        return meant && kinds == 1 && !arch.hardwarePresent(entry);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theHighestFrameFits(Architecture arch) {
        long pfn = (arch.maxPhysicalBytes() >>> arch.geometry().pageShift()) - 1;
        assertEquals(pfn, arch.pfn(arch.make(pfn, arch.pageProtection(READ | WRITE | EXEC))));
        assertEquals(pfn, arch.tablePfn(arch.makeTable(1, pfn)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void upperEntriesNameTheirTable(Architecture arch) {
        long entry = arch.makeTable(1, 0x1234);
        assertFalse(arch.isNone(entry));
        assertEquals(0x1234, arch.tablePfn(entry));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void flagsDoNotOverlap(Architecture arch) {
        long seen = 0;
        for (EntryFlag flag : arch.flags()) {
            assertEquals(0, seen & flag.mask(), flag.name());
            seen |= flag.mask();
        }
        long written = arch.mkwrite(arch.mkdirty(arch.make(0x1234, arch.pageProtection(READ | WRITE))));
        assertEquals(0, written & ~seen, "every bit of a real entry has a name");
    }

    private static void assertEntry(String expectedHex, long entry) {
        assertEquals(Long.toHexString(Long.parseUnsignedLong(expectedHex, 16)), Long.toHexString(entry));
    }
}
