package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs and commands in any order: whatever goes back must be where it says, and what is saved must make the same session again. A model keeps the states
 * that were seen; the session must show the same ones.
 *
 * <p>{@code -Dfaultline.seed=N} repeats one session, {@code -Dfaultline.sessions=N} tries more of them.
 */
class RandomSessionTest {

    private static final int SESSIONS = 8;
    private static final int STEPS = 30;

    /** Inputs that do all they do, or fail without having done anything in the statement that fails. */
    private static final List<String> INPUTS = List.of(
            "let a = mmap 8pages", "let b = mmap 16pages; touch write b[0..3pages]", "touch write a", "touch read b", "munmap a",
            "a.pages + 1", "let a = mmap 4pages", "let b = a[0..2pages]", "fn f(n) { return n + 1 }", "f(2)",
            "let child = fork { touch write a; exit 0 }", "wait child", "let t = spawn { touch write (mmap 64pages) }", "join t",
            "threads 3 as i { touch write b }", "mprotect b read", "madvise a dontneed",
            "let c = mmap 2pages; munmap region(1, 1); let d = 1",
            "let x = 1 / 0", "touch write (mmap 2pages); let x = [1][7]", "var v = 1", "v = v + 1", "try { munmap region(1, 1) }",
            "machine { cpus 2; kernel \"2.6.11\" }", "machine { cpus 4; memory 64MiB; swap 64MiB }",
            "print \"{machine.kernel}\"", "touch write a; touch write b; let a = b", "expect 1 == 2", "syntax error (");

    /** Settings that leave results as they are but the times. */
    private static final List<String> SETTINGS =
            List.of(":set design ideal", ":set design split-ptl", ":set jitter 0.1", ":set errors brief");

    @TempDir
    Path folder;

    @Test
    void goingBackLeadsWhereItSays() {
        Long only = Long.getLong("faultline.seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? Integer.getInteger("faultline.sessions", SESSIONS) : only);
                seed++) {
            new Walk(seed).run();
        }
    }

    /** One session beside what is known of it. */
    private final class Walk {
        private final long seed;
        private final SplittableRandom chance;
        private final List<String> log = new ArrayList<>();

        /** The state after each number of inputs. */
        private final List<List<String>> states = new ArrayList<>();

        private final Map<String, List<List<String>>> snapshots = new HashMap<>();

        Walk(long seed) {
            this.seed = seed;
            this.chance = new SplittableRandom(seed);
        }

        void run() {
            try (Sessions session = new Sessions(folder)) {
                states.add(state(session));
                for (int step = 0; step < STEPS; step++) {
                    step(session);
                }
                saveAndLoad(session);
            } catch (RuntimeException | Error failed) {
                throw new AssertionError("seed " + seed + "\n" + String.join("\n", log), failed);
            }
        }

        private void step(Sessions session) {
            switch (chance.nextInt(12)) {
                case 0, 1 -> undo(session);
                case 2 -> snapshot(session);
                case 3 -> restore(session);
                case 4 -> set(session);
                case 5 -> look(session);
                case 6 -> reset(session);
                default -> input(session);
            }
        }

        private void input(Sessions session) {
            String text = INPUTS.get(chance.nextInt(INPUTS.size()));
            log.add(text);
            int code = session.submit(text).exitCode();
            assertTrue(code <= 2, "a defect");
            if (code == 2) {
                assertSame(state(session), "an input that cannot be read does nothing");
            } else {
                states.add(state(session));
            }
        }

        private void undo(Sessions session) {
            int inputs = states.size() - 1;
            int back = 1 + chance.nextInt(3);
            log.add(":undo " + back);
            int code = session.submit(":undo " + back).exitCode();
            assertEquals(back <= inputs ? 0 : 2, code);
            if (back <= inputs) {
                states.subList(states.size() - back, states.size()).clear();
            }
            assertSame(state(session), "after :undo " + back);
        }

        private void snapshot(Sessions session) {
            String name = "s" + chance.nextInt(3);
            log.add(":snapshot " + name);
            session.show(":snapshot " + name);
            snapshots.put(name, List.copyOf(states));
        }

        private void restore(Sessions session) {
            String name = "s" + chance.nextInt(3);
            log.add(":restore " + name);
            int code = session.submit(":restore " + name).exitCode();
            assertEquals(snapshots.containsKey(name) ? 0 : 2, code);
            if (code == 0) {
                states.clear();
                states.addAll(snapshots.get(name));
                if (states.getLast().isEmpty()) {
                    relearn(session);
                }
            }
            assertSame(state(session), "after :restore " + name);
        }

        /** Other settings make other machines: what is known of the states holds no more, but the inputs are the same. */
        private void set(Sessions session) {
            String setting = SETTINGS.get(chance.nextInt(SETTINGS.size()));
            log.add(setting);
            assertEquals(0, session.submit(setting).exitCode());
            if (!setting.contains("errors")) {
                snapshots.replaceAll((name, known) -> Collections.nCopies(known.size(), List.of()));
                relearn(session);
            }
        }

        /** Walks back to the beginning and then forth again by a snapshot, noting the states. */
        private void relearn(Sessions session) {
            session.show(":snapshot here");
            for (int i = states.size() - 1; i >= 0; i--) {
                states.set(i, state(session));
                if (i > 0) {
                    session.show(":undo");
                }
            }
            session.show(":restore here");
            assertSame(state(session), "after :set and back and forth");
        }

        /** Commands that only look leave everything as it is. */
        private void look(Sessions session) {
            List<String> looks =
                    List.of(":why", ":walk a", ":time 2", ":stats all", ":compare ideal", ":config", ":tlb", ":lines", ":edit");
            String look = looks.get(chance.nextInt(looks.size()));
            log.add(look);
            assertTrue(session.submit(look).exitCode() <= 2, "a defect");
            assertSame(state(session), "after " + look);
        }

        private void reset(Sessions session) {
            log.add(":reset");
            session.show(":reset");
            states.subList(1, states.size()).clear();
            assertSame(state(session), "after :reset");
        }

        private void assertSame(List<String> state, String when) {
            List<String> lost = new ArrayList<>(states.getLast());
            lost.removeAll(state);
            List<String> gained = new ArrayList<>(state);
            gained.removeAll(states.getLast());
            assertEquals(lost, gained, when);
            assertEquals(states.getLast(), state, when);
        }

        private void saveAndLoad(Sessions session) {
            if (states.size() == 1) {
                return;
            }
            log.add(":save");
            session.show(":save saved.fault");
            String keys = session.show(":set");
            try (Sessions other = new Sessions(folder)) {
                keys.lines().forEach(key -> other.show(":set " + key));
                Response loaded = other.submit(":load saved.fault");
                assertEquals(0, loaded.exitCode(), loaded.errorText());
                assertSame(state(other), "after :load");
            }
        }
    }

    /** Everything that can be seen without changing it. */
    private static List<String> state(Sessions session) {
        List<String> state = new ArrayList<>();
        for (String look : List.of(":maps", ":smaps", ":meminfo", ":vmstat", ":cpus", ":tlb", ":locks all", ":machine")) {
            Response response = session.submit(look);
            (response.text() + response.errorText()).lines().forEach(line -> state.add(look + " " + line));
        }
        return state;
    }
}
