package dev.faultline.editor.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The grammar that VS Code, JetBrains, Sublime and GitHub read.
 *
 * <p>Its template is the grammar itself, with lists of words as placeholders, and with an object {@code variables} of regular expressions
 * that occur more than once; a variable may use lists and the variables above it.
 */
final class TextMateGrammar {

    private static final String VARIABLES = "variables";

    private final WordLists words;
    private final Map<String, String> variables = new HashMap<>();

    TextMateGrammar(WordLists words) {
        this.words = words;
    }

    String text(Template template) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            ObjectNode grammar = (ObjectNode) mapper.readTree(template.text());
            grammar.remove(VARIABLES).properties().forEach(entry -> variables.put(entry.getKey(), filled(entry.getValue().asText())));
            Separators colonAttached = PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER);
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withSeparators(colonAttached);
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            return mapper.writer(printer).writeValueAsString(filled(grammar)) + "\n";
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the template of the TextMate grammar is no JSON", failure);
        }
    }

    private JsonNode filled(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> copy.set(entry.getKey(), filled(entry.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(filled(element)));
                yield copy;
            }
            default -> node.isTextual() ? JsonNodeFactory.instance.textNode(filled(node.asText())) : node;
        };
    }

    private String filled(String text) {
        return new Template(text).fill(name -> variables.containsKey(name) ? variables.get(name) : alternatives(name));
    }

    private String alternatives(String list) {
        return words.get(list).stream().map(word -> word.replace(".", "\\.")).collect(Collectors.joining("|"));
    }
}
