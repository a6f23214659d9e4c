package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.antlr.FaultlineParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Vocabulary;
import org.antlr.v4.runtime.misc.IntervalSet;

/** The words of the language by category, read off the lexer: the one list that editors, completion and did-you-mean are made from. */
public final class Keywords {

    /** What a word is for. */
    public enum Category {
        /** Never a name. */
        RESERVED(FaultlineLexer.LET, FaultlineLexer.AS),
        /** Begins an operation. */
        OPERATION(FaultlineLexer.MMAP, FaultlineLexer.SWAPOFF),
        /** Stands inside an operation; {@code read} and {@code write} do so too. */
        MODIFIER(FaultlineLexer.EXEC, FaultlineLexer.COLLAPSE),
        /** Stands inside another statement. */
        STATEMENT_WORD(FaultlineLexer.BY, FaultlineLexer.OOM),
        /** A key of a machine block. */
        MACHINE_KEY(FaultlineLexer.ARCH, FaultlineLexer.JITTER);

        private final List<String> words;

        Category(int first, int last) {
            List<String> found = new ArrayList<>();
            for (int type = first; type <= last; type++) {
                found.add(literal(type));
            }
            words = Collections.unmodifiableList(found);
        }

        /** The words in the order of the language's description. */
        public List<String> words() {
            return words;
        }
    }

    /** What stands directly behind the digits of a number that has a unit. */
    public enum Unit {
        /** Bytes, by powers of 1024; the number may have a fraction. */
        SIZE("KiB", "MiB", "GiB", "TiB"),
        /** Base pages of the current machine; the number is whole. */
        PAGES("pages", "page"),
        /** Time, by powers of 1000; the number may have a fraction. */
        DURATION("ns", "us", "ms", "s");

        private final List<String> words;

        Unit(String... words) {
            this.words = List.of(words);
        }

        /** The spellings, smallest unit first. */
        public List<String> words() {
            return words;
        }
    }

    private Keywords() {}

    /** May this word begin an operation, given the right neighbours? */
    public static boolean isOperationWord(String word) {
        return Category.OPERATION.words().contains(word);
    }

    /** Is this word never a name? */
    public static boolean isReserved(String word) {
        return Category.RESERVED.words().contains(word);
    }

    /** The words a statement may begin with. */
    static Set<String> beginningStatements() {
        Set<String> words = new TreeSet<>();
        IntervalSet types = FaultlineParser._ATN.nextTokens(FaultlineParser._ATN.ruleToStartState[FaultlineParser.RULE_statement]);
        for (int type : types.toArray()) {
            String literal = literal(type);
            if (!literal.isEmpty() && Character.isLetter(literal.charAt(0))) {
                words.add(literal);
            }
        }
        return words;
    }

    /** A token type as it is written; empty for types with more than one spelling. */
    static String literal(int type) {
        Vocabulary vocabulary = FaultlineLexer.VOCABULARY;
        String quoted = vocabulary.getLiteralName(type);
        return quoted == null ? "" : quoted.substring(1, quoted.length() - 1);
    }
}
