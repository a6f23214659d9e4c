package dev.faultline.interpreter.fake;

import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.bridge.Kernel.Extent;
import dev.faultline.interpreter.bridge.Kernel.ProcessHandle;
import dev.faultline.interpreter.bridge.Kernel.ThreadHandle;
import dev.faultline.interpreter.bridge.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Processes of the fake machine, and what scripts hold of them and of its threads. */
final class FakeHandles {

    /** Where the heap of a process begins. */
    static final long HEAP = 0x40_0000;

    private static final long FIRST_ADDRESS = 0x10_0000_0000L;
    private static final long STACK = 0x7000_0000_0000L;

    private FakeHandles() {}

    static final class Process {
        final int pid;
        final TreeMap<Long, Set<Operation.Protection>> pages = new TreeMap<>();
        final Map<Long, Boolean> present = new HashMap<>();
        final List<Child> children = new ArrayList<>();
        long nextAddress = FIRST_ADDRESS;
        long brk = HEAP;

        Process(int pid) {
            this.pid = pid;
        }
    }

    static final class Thread implements ThreadHandle {
        @Nullable
        Object value;
        FakeFigures stats = new FakeFigures();

        @Override
        public @Nullable Object value() {
            return value;
        }

        @Override
        public Figures stats() {
            return stats;
        }

        @Override
        public boolean isEnded() {
            return true;
        }
    }

    static final class Child implements ProcessHandle {
        final Process process;
        @Nullable
        Integer exitCode;
        @Nullable
        String signal;
        @Nullable
        Object cause;
        boolean isReaped;

        Child(Process process) {
            this.process = process;
        }

        @Override
        public int pid() {
            return process.pid;
        }

        @Override
        public long residentPages() {
            return process.present.size();
        }

        @Override
        public @Nullable Integer exitCode() {
            return exitCode;
        }

        @Override
        public @Nullable String signal() {
            return signal;
        }

        @Override
        public boolean isReaped() {
            return isReaped;
        }

        @Override
        public Extent heap() {
            return new Extent(HEAP, process.brk);
        }

        @Override
        public Extent stack() {
            return new Extent(STACK, STACK);
        }
    }
}
