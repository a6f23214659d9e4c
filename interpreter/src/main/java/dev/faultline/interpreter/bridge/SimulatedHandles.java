package dev.faultline.interpreter.bridge;

import dev.faultline.interpreter.bridge.Kernel.Extent;
import dev.faultline.interpreter.bridge.Kernel.FileHandle;
import dev.faultline.interpreter.bridge.Kernel.ProcessHandle;
import dev.faultline.interpreter.bridge.Kernel.ThreadHandle;
import dev.faultline.runtime.machine.UserProcess;
import dev.faultline.runtime.machine.UserThread;
import dev.faultline.runtime.mm.Inode;
import org.jspecify.annotations.Nullable;

/** What scripts hold of the simulator: its threads, files and processes. */
final class SimulatedHandles {

    private SimulatedHandles() {}

    record Thread(UserThread thread) implements ThreadHandle {
        @Override
        public @Nullable Object value() {
            return thread.value();
        }

        @Override
        public Figures stats() {
            return SimulatedFigures.of(thread.stats());
        }

        @Override
        public boolean isEnded() {
            return thread.isFinished();
        }
    }

    record File(Inode inode, int pageBytes) implements FileHandle {
        @Override
        public String name() {
            return inode.toString();
        }

        @Override
        public long size() {
            return inode.size();
        }

        @Override
        public long cached() {
            return inode.cachedPages() * pageBytes;
        }
    }

    record Process(UserProcess process) implements ProcessHandle {
        @Override
        public int pid() {
            return process.pid();
        }

        @Override
        public long residentPages() {
            return process.mm().rss();
        }

        @Override
        public @Nullable Integer exitCode() {
            return process.ending() == UserProcess.Ending.EXITED ? process.exitCode() : null;
        }

        @Override
        public @Nullable String signal() {
            return process.signal();
        }

        @Override
        public boolean isReaped() {
            return process.isReaped();
        }

        @Override
        public Extent heap() {
            return new Extent(process.mm().heapStart(), process.mm().brk());
        }

        @Override
        public Extent stack() {
            return new Extent(process.mm().stackStart(), process.mm().initialStackStart());
        }
    }
}
