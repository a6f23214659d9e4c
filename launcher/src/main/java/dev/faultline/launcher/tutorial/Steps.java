package dev.faultline.launcher.tutorial;

import dev.faultline.launcher.tutorial.Step.Choice;
import dev.faultline.launcher.tutorial.Step.Count;
import java.util.List;

/** The ten steps, in order. Each boots its own machine; a figure in a text is an expression that the machine answers. */
final class Steps {

    private static final String EIGHT_THREADS = "let eight = measure { threads 8 as t { barrier; touch write heap.slice(t, 8) } }";

    private static final List<String> SPEEDS = List.of("seven times or more", "between two and seven times", "less than twice");

    /** Which of {@link #SPEEDS} it is. */
    private static final String SPEED = "int(one.wall_ns < 7 * eight.wall_ns) + int(one.wall_ns < 2 * eight.wall_ns)";

    private Steps() {}

    static List<Step> all() {
        return List.of(firstTouch(), zeroPage(), writeAfterRead(), walk(), fork(), whoPays(), accessBits(), swap(), oneLock(), manyLocks());
    }

    private static Step firstTouch() {
        return new Step("The first touch",
                """
                        mmap gives a program an address range and nothing behind it: the kernel writes the promise down, as a VMA, and returns.
                        Only the first access to a page makes the processor stop and ask for it. That question is a page fault. Here 'heap' is
                        1 MiB, never touched, in pages of 4 KiB.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 1MiB""",
                "let first = touch write heap",
                new Count("How many page faults does writing to every page of it take?", "first.faults"),
                """
                        {first.faults} faults for {heap.pages} pages, {first.kinds.anonymous} of them of the kind 'anonymous': a page of memory was
                        found, cleared and entered in the page table. The resident set grew by {first.rss} pages, and half of the faults took
                        no longer than {first.latency_ns.p50} ns.""",
                "",
                """
                        Memory is given at the last moment, because most programs ask for more than they use. The price is one trap for each
                        page, paid by whoever comes first.""");
    }

    private static Step zeroPage() {
        return new Step("Reading what was never written",
                """
                        Now the same 1 MiB is only read. Every byte of a fresh page must read as 0, and the kernel keeps one page full of zeros
                        for that purpose.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 1MiB""",
                "let looked = touch read heap",
                new Count("By how many pages does the resident set grow?", "looked.rss"),
                """
                        It grew by {looked.rss} pages, in {looked.faults} faults. {looked.kinds.zero_page} of them were of the kind 'zero_page': each
                        entered the same page of zeros, read-only, and took no memory but {looked.page_tables} page of page table.""",
                "",
                """
                        Reads of fresh memory fault as often as writes do, only cheaper: there is nothing to find and nothing to clear. And the
                        entry says read-only, which is a debt for later.""");
    }

    private static Step writeAfterRead() {
        return new Step("Writing after reading",
                """
                        'heap' has been read: every page is in the page table, and every entry leads to the page of zeros. Now the program writes
                        to each of them.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 1MiB
                        let looked = touch read heap""",
                "let wrote = touch write heap",
                new Choice("What does the write cost?", List.of("nothing, the pages are there", "one more fault for each page"),
                        "int(wrote.faults == heap.pages)"),
                """
                        {wrote.faults} more faults, {wrote.kinds.zero_cow} of them of the kind 'zero_cow': the entry was there but did not allow the
                        write, so the page of zeros was replaced by one of the program's own. Only now the resident set grew, by {wrote.rss}
                        pages. Together with the reads that makes {looked.faults + wrote.faults} faults for {heap.pages} pages.""",
                "",
                """
                        This is why reading memory before writing it is slower than writing at once, and why a fault is decided by two things:
                        what the entry says, and what the access wants.""");
    }

    private static Step walk() {
        return new Step("The walk through the page table",
                """
                        To find a page the processor walks a tree: four levels here, each with 512 entries, so that a page of the last level covers
                        2 MiB. Pages of that tree cost memory, too. 'wide' is 64 MiB, and only one page in every 2 MiB of it is written.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let tight = mmap 32pages
                        let dense = touch write tight
                        let wide = mmap 64MiB""",
                "let sparse = touch write wide step 2MiB",
                new Count("These are 32 pages. How many new pages of page table do they need?", "sparse.page_tables"),
                """
                        {sparse.faults} faults, and {sparse.page_tables} pages of page table for them. {dense.faults} neighbours written before needed
                        {dense.page_tables}. This is the way the processor walks to the first of 'wide', level by level, with the bits of
                        each entry:""",
                "page_table(wide[0..1page])",
                """
                        Every level that is missing is made by the fault that finds it missing. Spread a program's memory thinly and its page table
                        grows as large as its data.""");
    }

    private static Step fork() {
        return new Step("Fork copies promises",
                """
                        fork gives a child the parent's memory, at once and without copying it: both get the same pages, all made read-only. The
                        first who writes to a page has it copied: copy on write. 'heap' is 64 pages, all written.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 64pages
                        touch write heap""",
                "let family = measure { let child = fork { touch write heap[0..16pages]; touch read heap }; wait child }",
                new Count("The child writes to 16 of the 64 pages and then reads all. How many pages are copied?", "family.kinds.cow"),
                """
                        {family.kinds.cow} copies, in as many faults of the kind 'cow'. There were {family.faults} faults in all: what the child only
                        read stayed shared.""",
                "",
                """
                        Only entries were copied by fork, and the write-protection of the shared pages does the rest: the fault is where the copy
                        happens, and a page nobody writes to is never copied.""");
    }

    private static Step whoPays() {
        return new Step("Who pays for the copy",
                """
                        The child has written to all of its pages and is gone. The parent's pages are still read-only from the fork, but now
                        nobody shares them.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 64pages
                        touch write heap
                        let child = fork { touch write heap }
                        wait child""",
                "let after = touch write heap",
                new Choice("The parent writes to all its pages. What happens?",
                        List.of("nothing, the pages are its own", "a fault for each page, without a copy",
                                "a fault and a copy for each page"),
                        "int(after.faults > 0) + int(after.kinds.cow > 0)"),
                """
                        {after.faults} faults, {after.kinds.cow} copies: {after.kinds.reuse} were of the kind 'reuse'. The fault found that nobody else
                        maps the page, and only made the entry writable again.""",
                "",
                """
                        The kernel does not look for entries to mend when a child ends; each is mended when it is needed. So the same line is
                        cheap or dear by who wrote first, which a count by kinds shows and a count of faults hides.""");
    }

    private static Step accessBits() {
        return new Step("Misses and the access bits",
                """
                        A walk costs time, so the processor keeps translations it has found in the TLB. 'heap' is 32 MiB, all written, which is many
                        more pages than the TLB holds.""",
                """
                        machine { cpus 2; memory 256MiB }
                        let heap = mmap 32MiB
                        touch write heap""",
                "let again = touch read heap",
                new Choice("What does reading it all again bring?",
                        List.of("neither page faults nor TLB misses", "no page faults, but TLB misses",
                                "page faults, for the TLB forgot the pages"),
                        "int(again.tlb_miss > 0) + int(again.faults > 0)"),
                """
                        {again.faults} faults and {again.tlb_miss} TLB misses for {heap.pages} pages. A miss is settled by the processor alone: it walks
                        the table and fills the TLB. A fault is what remains when the walk finds no entry that allows the access. The walk
                        also leaves marks. This page was written, so it is ACCESSED and DIRTY:""",
                "page_table(heap[0..1page])",
                """
                        The kernel reads those two bits later: ACCESSED tells which pages are in use, DIRTY which must be written out before they
                        are taken away. Where the processor cannot set them itself, a fault of the kind 'access_bit' does.""");
    }

    private static Step swap() {
        return new Step("A page that has gone to disk",
                """
                        When memory runs short, pages that were not used lately are written to the swap area, and their entries say where. This
                        machine has 64 MiB; 'heap' has 16 MiB, all written, and was just pushed out.""",
                """
                        machine { cpus 2; memory 64MiB; swap 64MiB ssd }
                        let heap = mmap 16MiB
                        let fresh = touch write heap
                        reclaim""",
                "let back = touch read heap",
                new Choice("Reading a page back in has to wait for the disk: a major fault. How many of the faults are major?",
                        List.of("all of them", "some of them", "none"),
                        "int(back.major < back.faults) + int(back.major == 0)"),
                """
                        {back.major} of {back.faults} were major, and {back.kinds.swap_in} of the kind 'swap_in'. The others found their page already
                        read: the kernel reads neighbours ahead. It took {duration(back.wall_ns)}; writing the pages the first time had taken
                        {duration(fresh.wall_ns)}.""",
                "",
                """
                        Both are page faults, and the program sees no difference but time. That is why minor and major are counted apart, and why
                        read-ahead is worth a guess.""");
    }

    private static Step oneLock() {
        return new Step("A lock that does not scale",
                """
                        This is kernel 2.6.11 of 2005, on a machine with 16 processors. All threads of a program share one page table, and one
                        page_table_lock guards it. One thread has written 64 MiB. Now eight threads share the same work.""",
                machine("\"2.6.11\""), EIGHT_THREADS, new Choice("How many times faster are eight threads than one?", SPEEDS, SPEED),
                """
                        {one.wall_ns / eight.wall_ns:.2} times. The eight waited {eight.lock_wait_ns * 100 // eight.cpu_ns} % of their time, at
                        {eight.contended} of {eight.lock_acquisitions} acquisitions: while one thread holds the lock seven others stand in line.""",
                "",
                """
                        Each fault does little, but what it does under the lock is done one at a time, and handing the lock from processor to
                        processor costs more than the work it guards. More processors only make the line longer.""");
    }

    private static Step manyLocks() {
        return new Step("The design that does",
                """
                        The same machine and the same work with kernel 6.18. Between the two came a lock for each page of page table, and one for
                        each VMA, which a fault takes without the lock of the whole address space.""",
                machine("\"6.18\"") + """

                        let apart = measure { threads 8 as t {
                            let mine = mmap 8MiB read write fixed 0x100000000000 + t * 1GiB
                            barrier
                            touch write mine
                        } }""",
                EIGHT_THREADS,
                new Choice("How many times faster are eight threads than one now?", SPEEDS, SPEED),
                """
                        {one.wall_ns / eight.wall_ns:.2} times, with {eight.contended} of {eight.lock_acquisitions} acquisitions contended and
                        {eight.lock_wait_ns * 100 // eight.cpu_ns} % of the time spent waiting for locks. Eight threads with a mapping of their own
                        each were {one.wall_ns / apart.wall_ns:.2} times faster than one.""",
                "",
                """
                        Nothing was made faster for one thread; what all have to share was made smaller. What is left in a shared mapping is one
                        cache line: the reference count of the VMA, which every fault changes twice, and which only one processor can hold at a
                        time.""");
    }

    /** A machine on which one thread has written as much as eight will. */
    private static String machine(String kernel) {
        return """
                machine { cpus 16; memory 4GiB; kernel %s }
                let alone = mmap 64MiB
                let one = measure { threads 1 { barrier; touch write alone } }
                munmap alone
                let heap = mmap 64MiB""".formatted(kernel);
    }
}
