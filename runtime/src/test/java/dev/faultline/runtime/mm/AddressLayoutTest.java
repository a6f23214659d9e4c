package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.I386;
import dev.faultline.runtime.arch.I386Pae;
import dev.faultline.runtime.arch.Ia64;
import dev.faultline.runtime.arch.X86_64;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where mappings go: against addresses a real 6.18 kernel returned, and by hand for 2.6. */
class AddressLayoutTest {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final long STACK_LIMIT = 8 * MIB;
    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;

    private static VmaOps space(Architecture arch, VmaRules rules) {
        return new VmaOps(arch, rules, new AddressLayout(arch, rules, STACK_LIMIT), 65_536);
    }

    /** Maps memory that never merges, so that each piece can be told apart; returns its address in hex. */
    private static String map(VmaOps ops, long length, boolean shared) {
        long start = ops.findRoom(length, shared);
        if (start == AreaSearch.NONE) {
            return "none";
        }
        ops.map(start, start + length, RW, VmaRows.newObject(), 0);
        return Long.toHexString(start);
    }

    private static String map(VmaOps ops, long length) {
        return map(ops, length, false);
    }

    /** The end of the program loader under {@code setarch -R} and these stack limits on Linux 6.18.44. */
    @Test
    void topDownBaseAsMeasured() {
        assertEquals(0x7ffff7fff000L, topDownBase(8 * MIB));
        assertEquals(0x7ffff7eff000L, topDownBase(128 * MIB));
        assertEquals(0x7ffff36ff000L, topDownBase(200 * MIB));
        assertEquals(0x3fffffeff000L, topDownBase(1L << 46));
        assertEquals(0x155555556000L, topDownBase(1L << 50));
        assertEquals(0x155555556000L, topDownBase(AddressLayout.UNLIMITED));
    }

    @Test
    void aSmallStackLimitLeavesRoomForALargerStackAllTheSame() {
        assertEquals(0x7ffff7fff000L, topDownBase(0));
        assertEquals(0x7ffff7fff000L, topDownBase(127 * MIB));
        assertEquals(0x7ffff7ffe000L, topDownBase(127 * MIB + 4 * KIB));
    }

    private static long topDownBase(long stackLimit) {
        return new AddressLayout(new X86_64(), VmaRules.V6_18, stackLimit).mmapBase();
    }

    @Test
    void bottomUpBases() {
        assertEquals(0x2aaaaaaab000L, new AddressLayout(new X86_64(), VmaRules.V2_6, STACK_LIMIT).mmapBase());
        AddressLayout ia64 = new AddressLayout(new Ia64(14), VmaRules.V2_6, STACK_LIMIT);
        assertEquals(0x2000_0000_0000_0000L, ia64.mmapBase());
        assertEquals(0x6000_0fff_ffff_c000L, ia64.stackTop());
    }

    @Test
    void x86ProcessesStartAsTheContractSays() {
        AddressLayout layout = new AddressLayout(new X86_64(), VmaRules.V6_18, STACK_LIMIT);
        assertEquals(0x400000, layout.textStart());
        assertEquals(0x4da000, layout.initialBreak());
        assertEquals(0x7fff_ffff_f000L, layout.stackTop());
        assertEquals(0x7fff_fffd_e000L, layout.stackTop() - layout.initialStackBytes());
    }

    @Test
    void i386BasesOfBothGenerations() {
        for (Architecture arch : List.of(new I386(), new I386Pae())) {
            for (VmaRules rules : List.of(VmaRules.V2_6, VmaRules.V6_18)) {
                AddressLayout layout = new AddressLayout(arch, rules, STACK_LIMIT);
                assertEquals(0x8048000, layout.textStart());
                assertEquals(0xc0000000L, layout.stackTop());
                assertEquals(0xb8000000L, layout.mmapBase());
            }
        }
        assertEquals(0xb0000000L, new AddressLayout(new I386(), VmaRules.V2_6, 256 * MIB).mmapBase());
        assertEquals(0xaff00000L, new AddressLayout(new I386(), VmaRules.V6_18, 256 * MIB).mmapBase(), "with the guard gap");
        assertEquals(0x40000000L, new AddressLayout(new I386(), VmaRules.V2_6, AddressLayout.UNLIMITED).mmapBase());
        assertEquals(0x20000000L, new AddressLayout(new I386(), VmaRules.V6_18, AddressLayout.UNLIMITED).mmapBase(), "a sixth");
    }

    @Test
    void topDownOf26ContinuesBelowTheLastMapping() {
        VmaOps ops = space(new I386(), VmaRules.V2_6);
        assertEquals("b7ff0000", map(ops, 64 * KIB));
        assertEquals("b7fe0000", map(ops, 64 * KIB));
        assertEquals("b7de0000", map(ops, 2 * MIB), "no huge-page alignment");
        assertEquals("b7dd0000", map(ops, 64 * KIB));
        ops.unmap(0xb7fe0000L, 0xb7ff0000L);
        assertEquals("b7db0000", map(ops, 128 * KIB), "the hole is too small, so the search goes on below");
        assertEquals("b7da0000", map(ops, 64 * KIB), "and is not met again, for it lies above the last mapping");
        ops.unmap(0xb7ff0000L, 0xb8000000L);
        assertEquals("b7fe0000", map(ops, 128 * KIB), "unmapping higher up moved the search there");
    }

    @Test
    void topDownOf26BeginsAnewWhenTheBottomIsReached() {
        VmaOps ops = space(new I386(), VmaRules.V2_6);
        map(ops, 64 * KIB);
        map(ops, 64 * KIB);
        ops.map(0x1000, 0xb7fe0000L, RW, VmaRows.newObject(), 0);
        ops.unmap(0xb7fe0000L, 0xb7ff0000L);
        assertEquals("b7fe0000", map(ops, 64 * KIB));
        assertEquals("b8000000", map(ops, 64 * KIB), "nothing is left below the base");
        assertEquals("none", map(ops, 128 * MIB));
    }

    /**
     * A process on Linux 6.18.44 with {@code setarch -R}, some libraries mapped. Pieces of whole 2 MiB blocks are aligned, if private;
     * smaller ones go to the highest hole that takes them.
     */
    @Test
    void topDownAsMeasured() {
        VmaOps ops = space(new X86_64(), VmaRules.V6_18);
        long[][] libraries = {
            {0x7ffff7146000L, 0x7ffff72a6000L},
            {0x7ffff72b3000L, 0x7ffff733f000L},
            {0x7ffff7342000L, 0x7ffff7367000L},
            {0x7ffff7369000L, 0x7ffff79f7000L},
            {0x7ffff79f8000L, 0x7ffff7fff000L},
            {0x7ffffffde000L, 0x7ffffffff000L}
        };
        for (long[] library : libraries) {
            ops.map(library[0], library[1], RW, VmaRows.newObject(), 0);
        }
        List<String> got = new ArrayList<>();
        got.add(map(ops, 64 * KIB));
        got.add(map(ops, MIB));
        got.add(map(ops, 2 * MIB));
        got.add(map(ops, 2 * MIB));
        got.add(map(ops, 3 * MIB));
        ops.unmap(0x7ffff6e00000L, 0x7ffff7000000L);
        got.add(map(ops, MIB));
        got.add(map(ops, 4 * MIB));
        got.add(map(ops, 4 * KIB));
        got.add(map(ops, 2 * MIB + 4 * KIB));
        ops.unmap(0x7ffff6c00000L, 0x7ffff6e00000L);
        got.add(map(ops, 2 * MIB));
        got.add(map(ops, GIB));
        got.add(map(ops, 2 * MIB, true));
        got.add(map(ops, 64 * KIB, true));
        ops.unmap(0x7ffff7136000L, 0x7ffff7146000L);
        got.add(map(ops, 8 * KIB));
        got.add(map(ops, 16 * MIB));
        got.add(map(ops, 6 * MIB));
        got.add(map(ops, 5 * MIB));
        assertEquals(
                List.of(
                        "7ffff7136000", "7ffff7036000", "7ffff6e00000", "7ffff6c00000", "7ffff6900000", "7ffff6f36000", "7ffff6400000",
                        "7ffff79f7000", "7ffff61ff000", "7ffff5e00000", "7fffb5e00000", "7ffff6d36000", "7ffff6d26000", "7ffff7367000",
                        "7fffb4e00000", "7fffb4800000", "7fffb4300000"),
                got);
    }

    @Test
    void topDownKeepsTheGuardGapBelowAStack() {
        VmaOps ops = space(new X86_64(), VmaRules.V6_18);
        long stack = 0x7ffff7000000L;
        ops.map(stack, 0x7ffff7fff000L, RW | VmaFlags.GROWSDOWN, null, 0);
        assertEquals(Long.toHexString(stack - MIB - 4 * KIB), map(ops, 4 * KIB));
    }

    @Test
    void topDownGoesAboveTheBaseOnlyWhenAllBelowIsTaken() {
        VmaOps ops = space(new X86_64(), VmaRules.V6_18);
        assertEquals("1000", map(ops, 0x7ffff7ffe000L));
        assertEquals("7ffff7fff000", map(ops, 4 * KIB));
        assertEquals("none", map(ops, GIB));
    }

    @Test
    void bottomUpOf26ContinuesAfterTheLastMapping() {
        VmaOps ops = space(new X86_64(), VmaRules.V2_6);
        assertEquals("2aaaaaaab000", map(ops, 64 * KIB));
        assertEquals("2aaaaaabb000", map(ops, 64 * KIB));
        assertEquals("2aaaaaacb000", map(ops, 2 * MIB), "no huge-page alignment yet");
        ops.unmap(0x2aaaaaabb000L, 0x2aaaaaacb000L);
        assertEquals("2aaaaaccb000", map(ops, 128 * KIB), "the hole is too small, so the search goes on from it");
        assertEquals("2aaaaaceb000", map(ops, 64 * KIB), "first fit after the last mapping: the hole below is not seen");
        ops.unmap(0x2aaaaaaab000L, 0x2aaaaaabb000L);
        assertEquals("2aaaaaaab000", map(ops, 128 * KIB), "unmapping moved the search down");
    }

    @Test
    void bottomUpWrapsRoundWhenTheTopIsReached() {
        VmaOps ops = space(new X86_64(), VmaRules.V2_6);
        map(ops, 64 * KIB);
        map(ops, 64 * KIB);
        long top = 0x7ffffffff000L;
        ops.map(0x2aaaaaacb000L, top, RW, VmaRows.newObject(), 0);
        assertEquals("none", map(ops, 64 * KIB));
        ops.unmap(top - 64 * KIB, top);
        ops.unmap(0x2aaaaaabb000L, 0x2aaaaaacb000L);
        assertEquals("2aaaaaabb000", map(ops, 64 * KIB));
        assertEquals(Long.toHexString(top - 64 * KIB), map(ops, 64 * KIB));
        ops.unmap(0x2aaaaaaab000L, 0x2aaaaaaac000L);
        assertEquals("2aaaaaaab000", map(ops, 4 * KIB));
        assertEquals("none", map(ops, 4 * KIB));
    }

    @Test
    void newerBottomUpKernelsTakeTheLowestHole() {
        VmaOps ops = space(new Ia64(14), VmaRules.V6_18);
        assertEquals("2000000000000000", map(ops, 64 * KIB));
        assertEquals("2000000000010000", map(ops, 16 * KIB));
        assertEquals("2000000000014000", map(ops, 16 * KIB));
        ops.unmap(0x2000_0000_0001_0000L, 0x2000_0000_0001_4000L);
        assertEquals("2000000000018000", map(ops, 64 * KIB));
        assertEquals("2000000000010000", map(ops, 16 * KIB), "wherever the last search ended");
    }

    @Test
    void ia64MapsUpwardsInRegionOne() {
        VmaOps ops = space(new Ia64(14), VmaRules.V2_6);
        assertEquals("2000000000000000", map(ops, 16 * KIB));
        assertEquals("2000000000004000", map(ops, GIB));
        assertEquals("2000000040100000", map(ops, 16 * KIB, true), "shared mappings start at a multiple of 1 MiB");
        assertEquals("2000000040104000", map(ops, 16 * KIB));
    }

    @Test
    void ia64MappingsEndWithTheUsablePartOfTheRegion() {
        VmaOps ops = space(new Ia64(14), VmaRules.V2_6);
        long usable = (1L << 44) - 16 * KIB;
        assertEquals("none", map(ops, usable + 16 * KIB));
        assertEquals("none", map(ops, 1L << 62));
        assertEquals("2000000000000000", map(ops, usable));
        assertEquals("none", map(ops, 16 * KIB));
    }
}
