package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which flags mmap and mprotect give, row by row. */
class VmaRulesTest {

    @ParameterizedTest
    @CsvSource({
        "V2_6,  rw, false, false, read write mayread maywrite mayexec account",
        "V2_6,  rw, false, true,  read write mayread maywrite mayexec",
        "V2_6,  rw, true,  false, read write shared mayread maywrite mayexec mayshare",
        "V2_6,  r,  false, false, read mayread maywrite mayexec",
        "V6_18, rw, false, false, read write mayread maywrite mayexec account",
        "V6_18, rw, false, true,  read write mayread maywrite mayexec noreserve",
        "V6_18, r,  false, true,  read mayread maywrite mayexec noreserve",
        "V6_18, rw, true,  false, read write shared mayread maywrite mayexec mayshare",
    })
    void mmap(VmaRules rules, String protection, boolean shared, boolean noreserve, String expected) {
        assertEquals(expected, VmaFlags.describe(rules.mappingFlags(parse(protection), shared, noreserve)));
    }

    @ParameterizedTest
    @CsvSource({
        // rules, protection before, noreserve, written, protection after: charged before, charged after
        "V2_6,  r,  false, false, rw, false, true",
        "V2_6,  rw, false, false, r,  true,  true",
        "V2_6,  rw, true,  false, rw, false, false",
        "V2_6,  r,  true,  false, rw, false, true",
        "V6_18, r,  false, false, rw, false, true",
        "V6_18, rw, false, false, r,  true,  false",
        "V6_18, rw, false, true,  r,  true,  true",
        "V6_18, r,  true,  false, rw, false, false",
    })
    void mprotectChargesWhatBecomesWritable(
            VmaRules rules, String before, boolean noreserve, boolean written, String after, boolean chargedBefore, boolean chargedAfter) {
        Vma vma = new Vma(0x1000, 0x2000, rules.mappingFlags(parse(before), false, noreserve), 0, null, 1);
        vma.setAnonVma(written ? 1 : 0, false);
        assertEquals(chargedBefore, vma.has(VmaFlags.ACCOUNT));
        long flags = rules.protectFlags(vma, parse(after));
        assertEquals(chargedAfter, (flags & VmaFlags.ACCOUNT) != 0);
        assertEquals(parse(after), flags & VmaFlags.PROTECTION);
    }

    @Test
    void aSharedMappingIsNeverChargedHere() {
        for (VmaRules rules : VmaRules.values()) {
            Vma vma = new Vma(0x1000, 0x2000, rules.mappingFlags(parse("r"), true, false), 0, VmaRows.newObject(), 0);
            assertEquals(0, rules.protectFlags(vma, parse("rw")) & VmaFlags.ACCOUNT);
        }
    }

    @Test
    void theMayFlagsBoundMprotect() {
        long flags = VmaFlags.READ | VmaFlags.MAYREAD;
        assertTrue(VmaFlags.allows(flags, VmaFlags.READ));
        assertTrue(VmaFlags.allows(flags, 0));
        assertFalse(VmaFlags.allows(flags, VmaFlags.WRITE));
        assertTrue(VmaFlags.allows(flags | VmaFlags.MAYWRITE, VmaFlags.WRITE));
    }

    private static long parse(String protection) {
        return (protection.contains("r") ? VmaFlags.READ : 0) | (protection.contains("w") ? VmaFlags.WRITE : 0);
    }
}
