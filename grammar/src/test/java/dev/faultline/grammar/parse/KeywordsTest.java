package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lists are pinned: a new word changes what scripts may call their variables, and the editors. */
class KeywordsTest {

    @Test
    void reservedWords() {
        assertEquals("let var if else while for in repeat break continue return fn param use print emit expect measure try machine true "
                + "false none and or not as", String.join(" ", Keywords.Category.RESERVED.words()));
    }

    @Test
    void operations() {
        assertEquals("mmap munmap mprotect madvise mremap mlock munlock mlockall munlockall msync brk remap_file_pages touch file read "
                + "write fsync evict truncate fork wait pause resume exit threads spawn join barrier pin compute sleep stall pressure "
                + "reclaim swapoff", String.join(" ", Keywords.Category.OPERATION.words()));
    }

    @Test
    void modifiers() {
        assertEquals("exec rmw write_zero copyout copyin gup_write gup_read step reverse random zipf times shared private populate locked "
                + "noreserve growsdown no_fault_around fixed at_offset maymove dontunmap to onfault current future sync async invalidate "
                + "tmpfs disk warm cold chunk release normal sequential willneed dontneed free remove pageout dontfork dofork wipeonfork "
                + "keeponfork populate_read populate_write guard_install guard_remove hugepage nohugepage collapse",
                String.join(" ", Keywords.Category.MODIFIER.words()));
    }

    @Test
    void otherWords() {
        assertEquals("by with segv sigbus oom", String.join(" ", Keywords.Category.STATEMENT_WORD.words()));
        assertEquals("arch cpus nodes memory seed swap kernel design rwsem spinlock counters prefault prezero thp config sysctl rlimit "
                + "cost jitter", String.join(" ", Keywords.Category.MACHINE_KEY.words()));
    }

    @ParameterizedTest
    @EnumSource(value = Keywords.Category.class, mode = EnumSource.Mode.EXCLUDE, names = "RESERVED")
    void aWordThatIsNotReservedMayNameAnything(Keywords.Category category) {
        for (String word : category.words()) {
            assertEquals("Declare(" + word + " 1); Call(f [Argument(" + word + ")]); Assign(" + word + " " + word + ")",
                    Reading.tree("let %1$s = 1\nf(%1$s)\n%1$s = %1$s".formatted(word)));
        }
    }

    @Test
    void aReservedWordNamesNothing() {
        for (String word : Keywords.Category.RESERVED.words()) {
            assertEquals("1:5: expected a name, found `" + word + "` (`" + word + "` is reserved and cannot be a name)",
                    Reading.errors("let " + word + " = 1"));
        }
        assertTrue(Keywords.isReserved("let"));
        assertFalse(Keywords.isReserved("touch"));
    }
}
