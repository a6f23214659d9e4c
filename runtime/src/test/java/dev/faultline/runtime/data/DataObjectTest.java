package dev.faultline.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every slip in a file is named by its place. */
class DataObjectTest {

    private static DataObject read(String json) throws IOException {
        return DataObject.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String complaint(String json, Consumer<DataObject> reading) throws IOException {
        DataObject object = read(json);
        return assertThrows(DataException.class, () -> reading.accept(object)).getMessage();
    }

    @Test
    void membersAreReadByKind() throws IOException {
        DataObject object =
                read("{\"a\": 1, \"b\": \"x\", \"c\": true, \"d\": {\"e\": 9223372036854775807}, \"f\": [1, 2], \"g\": [\"x\"]}");
        assertEquals(1, object.integer("a"));
        assertEquals("x", object.text("b"));
        assertEquals(true, object.flag("c"));
        assertEquals(Long.MAX_VALUE, object.object("d").whole("e"));
        assertEquals(List.of(1, 2), object.integers("f"));
        assertEquals(List.of("x"), object.texts("g"));
        assertNull(object.textOrNull("h"));
        assertEquals(List.of(), object.texts("i"));
        assertFalse(object.has("j"));
        object.rejectRest();
    }

    @Test
    void aMissingMemberIsNamedByItsPath() throws IOException {
        assertEquals("has no \"d.e\"", complaint("{\"d\": {}}", object -> object.object("d").integer("e")));
        assertEquals("has no \"f[1].a\"", complaint("{\"f\": [{\"a\": 1}, {}]}", object -> object.objects("f").get(1).integer("a")));
    }

    @Test
    void aMemberNobodyAskedForIsNamedByItsPath() throws IOException {
        assertEquals("has an unknown key \"d.e\"", complaint("{\"d\": {\"e\": 1}}", object -> object.object("d").rejectRest()));
    }

    @Test
    void aValueOfAnotherKindIsNamedByItsPath() throws IOException {
        assertEquals("needs a whole number for \"a\"", complaint("{\"a\": 1.5}", object -> object.integer("a")));
        assertEquals("needs a text for \"a\"", complaint("{\"a\": \" \"}", object -> object.text("a")));
        assertEquals("needs true or false for \"a\"", complaint("{\"a\": \"y\"}", object -> object.flag("a")));
        assertEquals("needs a list of texts for \"a\"", complaint("{\"a\": [1]}", object -> object.texts("a")));
        assertEquals("needs an object for \"a\"", complaint("{\"a\": 1}", object -> object.object("a")));
    }

    @Test
    void ownMembersWinOverThoseOfTheBase() throws IOException {
        DataObject merged = read("{\"a\": 2}").over(read("{\"a\": 1, \"b\": 3}"));
        assertEquals(2, merged.integer("a"));
        assertEquals(3, merged.integer("b"));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThrows(DataException.class, () -> read("[1]"));
        assertThrows(DataException.class, () -> read("{\"a\": 1, \"a\": 2}"));
        assertThrows(IOException.class, () -> read("{\"a\": 1"));
    }
}
