package dev.faultline.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.stats.Stat;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The runtime's rules about itself. Each says why it is there. */
@AnalyzeClasses(packages = "dev.faultline.runtime", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.faultline.runtime.";

    /** Lowest first; packages of one row may not use one another either, but {@code data} by its row. */
    private static final List<List<String>> ROWS = List.of(
            List.of("units", "data"),
            List.of("stats"),
            List.of("cost", "preset"),
            List.of("engine"),
            List.of("hardware"),
            List.of("sched"),
            List.of("sync"),
            List.of("block"),
            List.of("arch"),
            List.of("mm"),
            List.of("view"),
            List.of("design"),
            List.of("syscall"),
            List.of("machine"));

    @ArchTest
    void packagesUseOnlyThoseBelowThem(JavaClasses runtime) {
        for (int row = 0; row < ROWS.size(); row++) {
            for (String name : ROWS.get(row)) {
                Set<String> forbidden = new TreeSet<>();
                ROWS.subList(row, ROWS.size()).forEach(above -> above.forEach(each -> forbidden.add(ROOT + each + "..")));
                forbidden.remove(ROOT + name + "..");
                if (!forbidden.isEmpty()) {
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + name + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden.toArray(String[]::new))
                            .because("the machine is built in layers, so that each can be understood and tested with those below it")
                            .check(runtime);
                }
            }
        }
    }

    @ArchTest
    void everyPackageHasAPlaceInThatOrder(JavaClasses runtime) {
        Set<String> known = new TreeSet<>();
        ROWS.forEach(row -> row.forEach(name -> known.add(ROOT + name)));
        Set<String> found = new TreeSet<>();
        runtime.forEach(each -> found.add(each.getPackageName()));
        assertEquals(known, found, "a package without a place escapes the rule of layers");
    }

    @ArchTest
    static final ArchRule NO_WALL_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..")
            .because("simulated time is the only time: a run must be the same on every host");

    @ArchTest
    static final ArchRule NO_CHANCE_OF_THE_HOST = noClasses()
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RandomGenerator.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .because("chance is by counter from the machine's seed, so that a draw more in one place moves nothing elsewhere");

    @ArchTest
    static final ArchRule NO_STATIC_VARIABLES = noFields()
            .that()
            .areStatic()
            .should()
            .notBeFinal()
            .because("a machine is one object graph: machines run side by side, one a core");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields()
            .that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should(haveATypeWithoutState())
            .because("a machine is one object graph: machines run side by side, one a core");

    @ArchTest
    static final ArchRule DESIGNS_STAND_ALONE = classes()
            .that()
            .areAssignableTo(FaultDesign.class)
            .and()
            .areNotInterfaces()
            .should(useNoOtherDesign())
            .because("designs are read side by side: what two of them share is leaf work; only a patch extends what it patches");

    @ArchTest
    static final ArchRule LOCKS_COUNT_THEMSELVES = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "sync", ROOT + "stats")
            .should(accessAny(
                    Set.of("LOCK_ACQUISITIONS", "CONTENDED", "LOCK_WAIT", "LOCK_HOLD", "ENTRY_ATOMICS", "COUNTER_ATOMICS", "CMPXCHG_FAIL")))
            .because("what a lock or a locked instruction counts is counted where it is taken, so that no design can forget it");

    @ArchTest
    static final ArchRule NO_LANGUAGE_INSIDE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.oracle.truffle..", "org.graalvm..", "org.antlr..", "dev.faultline.grammar..",
                    "dev.faultline.interpreter..")
            .because("the machine is plain Java, usable and testable without the language");

    /** Arrays can be written to; so can objects of ours that have a field which is not final. */
    private static ArchCondition<JavaField> haveATypeWithoutState() {
        return new ArchCondition<>("have a type without state") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType();
                boolean mutable = type.isArray()
                        || type.getPackageName().startsWith("java.util.concurrent")
                        || type.getPackageName().startsWith(ROOT)
                                && !type.isEnum()
                                && type.getAllFields().stream()
                                        .anyMatch(inner -> !inner.getModifiers().contains(JavaModifier.STATIC)
                                                && !inner.getModifiers().contains(JavaModifier.FINAL));
                events.add(new SimpleConditionEvent(field, !mutable, field.getFullName() + " can hold state: " + type.getName()));
            }
        };
    }

    private static ArchCondition<JavaClass> accessAny(Set<String> statistics) {
        return new ArchCondition<>("touch " + statistics) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getFieldAccessesFromSelf().forEach(access -> events.add(new SimpleConditionEvent(
                        access,
                        access.getTargetOwner().isEquivalentTo(Stat.class) && statistics.contains(access.getTarget().getName()),
                        access.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> useNoOtherDesign() {
        return new ArchCondition<>("use no other design") {
            @Override
            public void check(JavaClass design, ConditionEvents events) {
                design.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass used = dependency.getTargetClass();
                    boolean isFrame = used.isInterface() || used.getModifiers().contains(JavaModifier.ABSTRACT);
                    boolean isPatched = design.isAssignableTo(used.getName());
                    boolean other = !isPatched && !isFrame && used.isAssignableTo(FaultDesign.class);
                    events.add(new SimpleConditionEvent(design, !other, dependency.getDescription()));
                });
            }
        };
    }
}
