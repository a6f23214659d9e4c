package dev.faultline.interpreter.bridge;

import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.syscall.Mlockall;
import dev.faultline.runtime.syscall.Msync;
import java.util.EnumSet;
import java.util.Set;

/** What operations ask for, in the simulator's words. */
final class SimulatedArguments {

    private SimulatedArguments() {}

    // ---- flags ------------------------------------------------------------------------------------------------------

    static long flags(Operation.Mmap mmap) {
        long flags = flags(mmap.protection());
        for (Operation.MapFlag flag : mmap.flags()) {
            flags |= switch (flag) {
                case SHARED -> VmaFlags.SHARED;
                case NORESERVE -> VmaFlags.NORESERVE;
                case GROWSDOWN -> VmaFlags.GROWSDOWN;
                case LOCKED -> VmaFlags.LOCKED;
                case POPULATE -> 0;
                case NO_FAULT_AROUND -> VmaFlags.UFFD_WP;
            };
        }
        return flags;
    }

    static long flags(Set<Operation.Protection> protection) {
        long flags = 0;
        for (Operation.Protection right : protection) {
            flags |= switch (right) {
                case READ -> VmaFlags.READ;
                case WRITE -> VmaFlags.WRITE;
                case EXEC -> VmaFlags.EXEC;
            };
        }
        return flags;
    }

    static Set<Mlockall.Flag> flags(Operation.Mlockall mlockall) {
        Set<Mlockall.Flag> flags = EnumSet.noneOf(Mlockall.Flag.class);
        mlockall.flags().forEach(flag -> flags.add(Mlockall.Flag.valueOf(flag.name())));
        return flags;
    }

    static Set<Msync.Flag> flags(Operation.Msync msync) {
        Set<Msync.Flag> flags = EnumSet.noneOf(Msync.Flag.class);
        msync.flags().forEach(flag -> flags.add(Msync.Flag.valueOf(flag.name())));
        return flags;
    }

    // ---- pages ------------------------------------------------------------------------------------------------------

    /** The pages a range overlaps, in the order asked for. */
    static PageOrder order(Operation.Touch touch, int pageBytes) {
        int shift = Integer.numberOfTrailingZeros(pageBytes);
        long first = touch.start() >>> shift << shift;
        long pages = touch.length() == 0 ? 0 : (touch.start() + touch.length() - 1 >>> shift) - (touch.start() >>> shift) + 1;
        PageOrder order = switch (touch.pattern()) {
            case Operation.Pattern.Stepped stepped ->
                    PageOrder.stepped(first, pages, Math.max(1, stepped.stepBytes() >>> shift), shift, stepped.reverse());
            case Operation.Pattern.Random random -> random(random, first, pages, shift);
        };
        return touch.downward() ? order.mirrored(first, pages, shift) : order;
    }

    private static PageOrder random(Operation.Pattern.Random random, long first, long pages, int shift) {
        long draws = pages == 0 ? 0 : random.draws();
        return random.zipf() > 0
                ? PageOrder.zipf(first, Math.max(1, pages), shift, draws, random.seed(), random.zipf())
                : PageOrder.random(first, pages, shift, draws, random.seed());
    }
}
