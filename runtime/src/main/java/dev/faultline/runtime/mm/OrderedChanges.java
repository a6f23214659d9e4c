package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.sched.Task;
import org.jspecify.annotations.Nullable;

/** For faults that look at mappings without any lock and check later what they saw: whoever changes one waits for his turn, and for nobody's leave. */
final class OrderedChanges implements VmaLocking {

    private final Engine engine;

    OrderedChanges(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void begin(UserTask task) {}

    @Override
    public void startWrite(@Nullable Vma... vmas) {
        // What is mapped while the machine boots nobody can see yet.
        if (engine.running().owner() instanceof Task task) {
            task.cpu().order();
        }
    }

    @Override
    public void endWriteAll(UserTask task) {}

    @Override
    public void attached(Vma vma) {}

    @Override
    public void detached(Vma vma) {}
}
