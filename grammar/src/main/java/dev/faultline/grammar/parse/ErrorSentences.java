package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineParser;
import dev.faultline.grammar.diagnostic.Advice;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** What a user reads about a token that cannot stand where it does: what was expected, what is there, and the likely fix. */
final class ErrorSentences {

    /** More alternatives than this are not read by anybody. */
    private static final int MOST_ALTERNATIVES = 6;

    /** What people write who come from another language. */
    private static final Map<String, String> FROM_OTHER_LANGUAGES = Map.ofEntries(
            Map.entry("def", "fn"), Map.entry("func", "fn"), Map.entry("function", "fn"), Map.entry("fun", "fn"),
            Map.entry("const", "let"), Map.entry("val", "let"), Map.entry("import", "use"), Map.entry("elif", "else if"),
            Map.entry("elsif", "else if"), Map.entry("assert", "expect"), Map.entry("echo", "print"), Map.entry("loop", "while true"));

    private static final Map<Integer, Integer> MODIFIER_RULES = Map.of(
            FaultlineParser.MMAP, FaultlineParser.RULE_mapModifier,
            FaultlineParser.MPROTECT, FaultlineParser.RULE_protectionWord,
            FaultlineParser.MADVISE, FaultlineParser.RULE_advice,
            FaultlineParser.MREMAP, FaultlineParser.RULE_moveModifier,
            FaultlineParser.TOUCH, FaultlineParser.RULE_touchModifier,
            FaultlineParser.FILE, FaultlineParser.RULE_fileModifier);

    /** @param sentence without a full stop */
    record Finding(Span span, String sentence, @Nullable Advice advice) {

        Finding(Span span, String sentence, String hint) {
            this(span, sentence, Advice.of(hint));
        }
    }

    private final SourceText source;

    ErrorSentences(SourceText source) {
        this.source = source;
    }

    Finding about(Parser parser, Token found, IntervalSet expected) {
        TokenStream tokens = parser.getInputStream();
        int index = found.getTokenIndex();
        Token before = index > 0 ? tokens.get(index - 1) : null;
        Span span = Tokens.span(source, found);
        if (before == null || before.getType() == FaultlineParser.TERMINATOR || before.getType() == FaultlineParser.LEFT_BRACE) {
            return atLineStart(found, expected, span);
        }
        if (before.getType() == FaultlineParser.TOUCH) {
            List<String> modes = words(FaultlineParser.RULE_touchMode);
            Advice near = Advice.didYouMean(span, found.getText(), modes);
            return new Finding(span, "`touch` must say how: " + String.join(", ", modes),
                    near != null ? near : Advice.of("for example `touch write heap`"));
        }
        Finding special = afterValue(tokens, before, found, span);
        if (special != null) {
            return special;
        }
        String sentence = "expected " + inWords(expected) + ", found " + describe(found);
        return new Finding(span, sentence, advice(tokens, before, found, expected));
    }

    private Finding atLineStart(Token found, IntervalSet expected, Span span) {
        if (found.getType() == FaultlineParser.ELSE) {
            return new Finding(span, "this `else` belongs to no `if`", "`else` stands behind the `}` of its `if`, or begins the next line");
        }
        boolean inMachine = !expected.contains(FaultlineParser.PRINT) && expected.contains(FaultlineParser.CONFIG);
        if (inMachine) {
            return new Finding(span, "expected a machine key, found " + describe(found), (Advice) null);
        }
        boolean isSign = found.getType() >= FaultlineParser.EQUAL && found.getType() <= FaultlineParser.COLON;
        String hint = isSign ? "to go on with the line above, end that line with an operator, a comma or an open bracket" : null;
        return new Finding(span, "a statement cannot begin with " + describe(found), Advice.ofNullable(hint));
    }

    /** Two values side by side: the mistakes behind it have better names than "expected the end of the line". */
    private @Nullable Finding afterValue(TokenStream tokens, Token before, Token found, Span span) {
        if (!Layout.endsValue(before.getType())) {
            return null;
        }
        boolean beginsOperand = TokenSets.BEGINS_OPERAND.get(found.getType()) || found.getType() == FaultlineParser.NAME
                || found.getType() == FaultlineParser.LEFT_PAREN || found.getType() == FaultlineParser.LEFT_BRACKET
                || found.getType() == FaultlineParser.LEFT_BRACE;
        if (before.getType() == FaultlineParser.NAME && beginsOperand && Keywords.isOperationWord(before.getText())) {
            return new Finding(Tokens.span(source, before), "the operation `" + before.getText() + "` cannot stand inside an expression",
                    "put it in parentheses: `(" + before.getText() + " …)`");
        }
        Token operation = operationBefore(tokens, found.getTokenIndex());
        if (found.getType() == FaultlineParser.NAME && operation != null && MODIFIER_RULES.containsKey(operation.getType())) {
            List<String> words = words(MODIFIER_RULES.get(operation.getType()));
            Advice meant = Advice.didYouMean(span, found.getText(), words);
            return new Finding(span, "`" + operation.getText() + "` has no modifier `" + Tokens.excerpt(found.getText()) + "`",
                    meant != null ? meant : Advice.of("its modifiers are " + String.join(", ", words)));
        }
        if (found.getType() == FaultlineParser.LEFT_PAREN) {
            return new Finding(span, "a call has its `(` directly behind the name", attached(before, found));
        }
        if (found.getType() == FaultlineParser.LEFT_BRACKET) {
            return new Finding(span, "an index has its `[` directly behind the value", attached(before, found));
        }
        return null;
    }

    private Advice attached(Token before, Token found) {
        return Advice.of("take out the blank before `" + found.getText() + "`")
                .doneBy(source.span(before.getStopIndex() + 1, found.getStartIndex()), "");
    }

    /** The operation whose operands or modifiers end before {@code index}, if the line has one at this depth. */
    private static @Nullable Token operationBefore(TokenStream tokens, int index) {
        int depth = 0;
        for (int i = index - 1; i >= 0; i--) {
            int type = tokens.get(i).getType();
            switch (type) {
                case FaultlineParser.TERMINATOR -> {
                    if (depth == 0) {
                        return null;
                    }
                }
                case FaultlineParser.RIGHT_PAREN, FaultlineParser.RIGHT_BRACKET, FaultlineParser.RIGHT_BRACE,
                        FaultlineParser.HOLE_CLOSE -> depth++;
                case FaultlineParser.LEFT_PAREN, FaultlineParser.CALL_PAREN, FaultlineParser.LEFT_BRACKET, FaultlineParser.INDEX_BRACKET,
                        FaultlineParser.LEFT_BRACE, FaultlineParser.RECORD_BRACE, FaultlineParser.HOLE_OPEN -> {
                    if (--depth < 0) {
                        return null;
                    }
                }
                default -> {
                    if (depth == 0 && TokenSets.isOperationWord(type) && MODIFIER_RULES.containsKey(type)) {
                        return tokens.get(i);
                    }
                }
            }
        }
        return null;
    }

    private static List<String> words(int rule) {
        List<String> words = new ArrayList<>();
        IntervalSet types = FaultlineParser._ATN.nextTokens(FaultlineParser._ATN.ruleToStartState[rule]);
        for (int type : types.toArray()) {
            words.add(Keywords.literal(type));
        }
        return words;
    }

    private @Nullable Advice advice(TokenStream tokens, Token before, Token found, IntervalSet expected) {
        int type = found.getType();
        boolean wantsBlock = expected.contains(FaultlineParser.LEFT_BRACE);
        if (type == FaultlineParser.ASSIGN && wantsBlock) {
            return Advice.of("`==` compares, `=` assigns").doneBy(Tokens.span(source, found), "==");
        }
        boolean looksLikeRecord = type == FaultlineParser.LEFT_BRACE
                && tokens.get(found.getTokenIndex() + 2).getType() == FaultlineParser.COLON;
        if (looksLikeRecord && wantsValue(expected)) {
            return Advice.of("a record goes in parentheses here");
        }
        boolean wantsOnlyName = expected.contains(FaultlineParser.NAME) && !wantsValue(expected);
        if (wantsOnlyName && TokenSets.isReserved(type)) {
            return Advice.of("`" + found.getText() + "` is reserved and cannot be a name");
        }
        boolean beforeBeginsLine = before.getTokenIndex() == 0
                || tokens.get(before.getTokenIndex() - 1).getType() == FaultlineParser.TERMINATOR
                || tokens.get(before.getTokenIndex() - 1).getType() == FaultlineParser.LEFT_BRACE;
        if (beforeBeginsLine && before.getType() == FaultlineParser.NAME) {
            String known = FROM_OTHER_LANGUAGES.get(before.getText());
            Span span = Tokens.span(source, before);
            return known != null ? Advice.didYouMean(span, known)
                    : Advice.didYouMean(span, before.getText(), Keywords.beginningStatements());
        }
        boolean wantsWord = found.getType() == FaultlineParser.NAME && !wantsValue(expected);
        return wantsWord ? Advice.didYouMean(Tokens.span(source, found), found.getText(), literals(expected)) : null;
    }

    private static boolean wantsValue(IntervalSet expected) {
        return expected.contains(FaultlineParser.NAME) && expected.contains(FaultlineParser.INT)
                && expected.contains(FaultlineParser.LEFT_PAREN);
    }

    // ---- tokens in words ---------------------------------------------------------------------------------------------

    private static List<String> literals(IntervalSet types) {
        List<String> literals = new ArrayList<>();
        for (int type : types.toArray()) {
            String literal = Keywords.literal(type);
            if (!literal.isEmpty() && Character.isLetter(literal.charAt(0))) {
                literals.add(literal);
            }
        }
        return literals;
    }

    private static String inWords(IntervalSet expected) {
        TreeSet<String> signs = new TreeSet<>();
        List<String> first = new ArrayList<>();
        if (wantsValue(expected)) {
            first.add(expected.contains(FaultlineParser.LEFT_BRACE) ? "a value or a block" : "a value");
        } else {
            for (int type : expected.toArray()) {
                addInWords(type, first, signs, expected);
            }
        }
        first.addAll(signs);
        if (expected.contains(FaultlineParser.TERMINATOR)) {
            first.add("the end of the line");
        }
        if (first.isEmpty()) {
            return "something else";
        }
        if (first.size() > MOST_ALTERNATIVES) {
            return "one of " + String.join(", ", first.subList(0, MOST_ALTERNATIVES)) + ", …";
        }
        return first.size() == 1 ? first.getFirst()
                : String.join(", ", first.subList(0, first.size() - 1)) + " or " + first.getLast();
    }

    private static void addInWords(int type, List<String> kinds, TreeSet<String> signs, IntervalSet expected) {
        switch (type) {
            case FaultlineParser.NAME -> kinds.add("a name");
            case FaultlineParser.INT -> kinds.add("a number");
            case FaultlineParser.STRING_OPEN -> kinds.add("a string");
            case FaultlineParser.BARE_WORD -> kinds.add("a word");
            case FaultlineParser.SETTING_NAME -> kinds.add("the name of a setting");
            case FaultlineParser.HOLE_CLOSE, FaultlineParser.RIGHT_BRACE -> signs.add("`}`");
            case FaultlineParser.LEFT_BRACE -> signs.add("`{`");
            case FaultlineParser.LEFT_PAREN -> signs.add("`(`");
            case FaultlineParser.ASSIGN -> {
                // Where a line may end, an assignment is never what was forgotten.
                if (!expected.contains(FaultlineParser.TERMINATOR)) {
                    signs.add("`=`");
                }
            }
            default -> {
                boolean isOperator = type >= FaultlineParser.EQUAL && type <= FaultlineParser.DOT
                        || TokenSets.ASSIGNS.get(type) || type == FaultlineParser.AND || type == FaultlineParser.OR;
                String literal = Keywords.literal(type);
                if (!isOperator && !literal.isEmpty()) {
                    signs.add("`" + literal + "`");
                }
            }
        }
    }

    private String describe(Token found) {
        return switch (found.getType()) {
            case Token.EOF -> "the end of the script";
            case FaultlineParser.TERMINATOR -> describeTerminator(found);
            case FaultlineParser.STRING_OPEN, FaultlineParser.STRING_TEXT -> "a string";
            case FaultlineParser.NAME, FaultlineParser.ERRNO_NAME -> "the name `" + Tokens.excerpt(found.getText()) + "`";
            default -> found.getText().isEmpty() ? "the end of the line" : "`" + Tokens.excerpt(found.getText()) + "`";
        };
    }

    private String describeTerminator(Token found) {
        if (found.getText().equals(";")) {
            return "`;`";
        }
        boolean beforeBrace = found.getText().isEmpty() && found.getStartIndex() < source.text().length()
                && source.text().charAt(found.getStartIndex()) == '}';
        return beforeBrace ? "`}`" : "the end of the line";
    }
}
