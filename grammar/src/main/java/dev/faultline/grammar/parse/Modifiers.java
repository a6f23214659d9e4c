package dev.faultline.grammar.parse;

import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.syntax.Expression;
import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** The modifiers of one operation, by their words: each at most once, and which go together. */
final class Modifiers {

    private final TreeBuilder builder;
    private final String operation;
    private final Map<String, ParserRuleContext> given = new HashMap<>();

    Modifiers(TreeBuilder builder, String operation) {
        this.builder = builder;
        this.operation = operation;
    }

    /** Takes a modifier in; a second one with the same word is an error. */
    void once(ParserRuleContext modifier) {
        String word = modifier.getStart().getText();
        if (given.putIfAbsent(word, modifier) != null) {
            builder.error(DiagnosticCode.BAD_MODIFIER, builder.span(modifier), "`" + word + "` is given twice", "leave one of them out");
        }
    }

    boolean has(String word) {
        return given.containsKey(word);
    }

    /** The value behind a modifier's word, null when it was not given. */
    @Nullable
    Expression operand(String word) {
        ParserRuleContext modifier = given.get(word);
        return modifier == null ? null : builder.expressions().build((ParserRuleContext) modifier.getChild(1));
    }

    /** Two modifiers that contradict each other. */
    void exclude(String one, String other) {
        if (has(one) && has(other)) {
            ParserRuleContext first = given.get(one);
            ParserRuleContext second = given.get(other);
            ParserRuleContext later = first.getStart().getTokenIndex() > second.getStart().getTokenIndex() ? first : second;
            builder.error(DiagnosticCode.BAD_MODIFIER, builder.span(later), "`" + one + "` and `" + other + "` exclude each other",
                    "leave one of them out");
        }
    }

    /** A modifier that makes sense only with something that is not there. */
    void need(String word, String needed) {
        ParserRuleContext modifier = given.get(word);
        if (modifier != null) {
            builder.error(DiagnosticCode.BAD_MODIFIER, builder.span(modifier),
                    "`" + word + "` of `" + operation + "` needs " + needed, null);
        }
    }
}
