package dev.faultline.editor.server;

import dev.faultline.grammar.parse.ParseResult;
import dev.faultline.grammar.parse.ScriptParser;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.Literal;
import dev.faultline.grammar.syntax.MachineEntry;
import dev.faultline.grammar.syntax.SourceText;
import dev.faultline.grammar.syntax.Statement;
import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a written number amounts to: bytes, pages, and the unit a person would choose. */
final class Numbers {

    private static final int USUAL_PAGE_BYTES = 4096;
    private static final List<String> SIZES = List.of("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final List<String> TIMES = List.of("ns", "us", "ms", "s");

    private Numbers() {}

    /** Empty for numbers that say all there is to say, such as 42. */
    static Optional<String> describe(String number, int pageBytes) {
        return switch (literal(number)) {
            case Literal.SizeValue size -> Optional.of(ofSize(size.bytes(), pageBytes));
            case Literal.PagesValue pages -> Optional.of(ofPages(pages.pages(), pageBytes));
            case Literal.DurationValue duration -> Optional.of(count(duration.nanos()) + " ns" + inUnit(duration.nanos(), 1000, TIMES));
            case Literal.IntValue value when number.startsWith("0x") ->
                    Optional.of(count(value.value()) + inUnit(value.value(), 1024, SIZES));
            case Literal.IntValue value when Math.abs(value.value()) >= 1 << 20 ->
                    Optional.of(String.format(Locale.ROOT, "0x%x", value.value()));
            default -> Optional.empty();
        };
    }

    private static Expression literal(String number) {
        ParseResult parsed = ScriptParser.parse(new SourceText("", "print " + number));
        boolean isNumber = !parsed.hasErrors() && parsed.script().statements().size() == 1
                && parsed.script().statements().getFirst() instanceof Statement.Print print && print.values().size() == 1;
        return isNumber ? ((Statement.Print) parsed.script().statements().getFirst()).values().getFirst()
                : new Literal.NoneValue(parsed.script().span());
    }

    private static String ofSize(long bytes, int pageBytes) {
        String pages = pages(bytes, USUAL_PAGE_BYTES);
        return count(bytes) + " bytes" + inUnit(bytes, 1024, SIZES) + "\n\n" + pages
                + (pageBytes == USUAL_PAGE_BYTES ? "" : "\n\n" + pages(bytes, pageBytes) + ", as this script's machine has them");
    }

    private static String ofPages(long pages, int pageBytes) {
        BigDecimal usual = BigDecimal.valueOf(pages).multiply(BigDecimal.valueOf(USUAL_PAGE_BYTES));
        BigDecimal own = BigDecimal.valueOf(pages).multiply(BigDecimal.valueOf(pageBytes));
        String first = scaled(usual, 1024, SIZES) + " in pages of 4 KiB";
        return pageBytes == USUAL_PAGE_BYTES ? first
                : first + "\n\n" + scaled(own, 1024, SIZES) + " in pages of " + pageBytes / 1024
                        + " KiB, as this script's machine has them";
    }

    private static String pages(long bytes, int pageBytes) {
        long whole = bytes / pageBytes;
        String exactly = bytes % pageBytes == 0 ? count(whole) : count(whole) + " and a part";
        return exactly + (exactly.equals("1") ? " page" : " pages") + " of " + pageBytes / 1024 + " KiB";
    }

    private static String inUnit(long value, int step, List<String> units) {
        return Math.abs(value) < step ? "" : ", " + scaled(BigDecimal.valueOf(value), step, units);
    }

    private static String scaled(BigDecimal value, int step, List<String> units) {
        BigDecimal scaled = value;
        int unit = 0;
        while (unit + 1 < units.size() && scaled.abs().compareTo(BigDecimal.valueOf(step)) >= 0) {
            scaled = scaled.divide(BigDecimal.valueOf(step), MathContext.DECIMAL64);
            unit++;
        }
        return scaled.round(new MathContext(4)).stripTrailingZeros().toPlainString() + " " + units.get(unit);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes in a page of the machine that is current at {@code offset}, as far as a block before it tells: 4096 where none does. */
    static int pageBytes(Document document, Library library, int offset) {
        int bytes = USUAL_PAGE_BYTES;
        for (Statement statement : document.analysis().script().statements()) {
            if (statement instanceof Statement.Machine machine && machine.span().start() <= offset) {
                bytes = pageBytes(machine, library);
            }
        }
        return bytes;
    }

    private static int pageBytes(Statement.Machine machine, Library library) {
        int bytes = USUAL_PAGE_BYTES;
        for (MachineEntry entry : machine.entries()) {
            if (entry instanceof MachineEntry.Setting setting && setting.key().text().equals("arch")) {
                bytes = library.catalogue(CatalogueKind.ARCH).stream().filter(arch -> arch.name().equals(word(setting.value())))
                        .map(CatalogueEntry::facts).map(facts -> facts.get("page_bytes")).filter(Integer.class::isInstance)
                        .map(Integer.class::cast).findFirst().orElse(bytes);
            }
        }
        return bytes;
    }

    private static String word(MachineEntry.Value value) {
        return switch (value) {
            case MachineEntry.Value.Word word -> word.text();
            case MachineEntry.Value.Computed(Expression.Text text) -> String.valueOf(text.plain());
            case MachineEntry.Value.Computed computed -> "";
        };
    }
}
