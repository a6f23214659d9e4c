package dev.faultline.conformance.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random programs of 30 to 200 operations over several processes and threads do what the model says, on every architecture: the same
 * signals and errors, the same counts, and no invariant is ever broken.
 *
 * <p>A failing program is shrunk and printed as a script. More of them: {@code -Djqwik.tries.default=50000}.
 */
class RandomProgramsTest {

    private static final int FEWEST = 30;
    private static final int MOST = 200;
    private static final int ANY = 1 << 20;

    @Property(seed = "20050315", edgeCases = EdgeCasesMode.NONE)
    void programsDoWhatTheModelSays(@ForAll("programs") Program program) throws IOException {
        assertEquals("", String.join("\n", program.run()));
    }

    /** With files, swap, reclaim and pressure only what pages hold, signals, errors and areas are certain; and that no invariant is broken. */
    @Property(seed = "20050315", edgeCases = EdgeCasesMode.NONE)
    void memoryPressureLosesNothing(@ForAll("scarcePrograms") Program program) throws IOException {
        assertEquals("", String.join("\n", program.run()));
    }

    @Provide
    Arbitrary<Program> programs() {
        return programsFor(Target.AMPLE);
    }

    @Provide
    Arbitrary<Program> scarcePrograms() {
        return programsFor(Target.SCARCE);
    }

    private static Arbitrary<Program> programsFor(List<Target> targets) {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, ANY);
        Arbitrary<List<Choice>> choices = Combinators.combine(number, number, number, number, number)
                .as(Choice::new)
                .list()
                .ofMinSize(FEWEST)
                .ofMaxSize(MOST);
        return Combinators.combine(choices, Arbitraries.of(targets)).as(Program::of);
    }
}
