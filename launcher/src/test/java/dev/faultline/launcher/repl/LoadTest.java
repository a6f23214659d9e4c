package dev.faultline.launcher.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    @TempDir
    Path folder;

    @Test
    void aSessionThatWasWrittenDownIsDoneLineByLine() throws IOException {
        write("session.txt", """
                # a comment
                let r = mmap 4pages
                :snapshot mapped

                touch write r
                print "touched"
                :restore mapped
                :nonsense
                let r = mmap 2pages; touch read r
                fn f(x) {
                    return x + r.pages
                }
                f(1)
                """);
        try (Sessions session = new Sessions(folder)) {
            String shown = session.transcript(":load session.txt", 100);
            assertTrue(shown.contains("4 minor"), shown);
            assertTrue(shown.indexOf("4 minor") < shown.indexOf("touched"), shown);
            assertTrue(shown.indexOf("touched") < shown.indexOf("\n3\n"), shown);
            assertTrue(shown.contains("session.txt:8: error: there is no command `:nonsense`"), shown);
            assertEquals("back before [4] f(1)", session.show(":undo"));
            assertEquals("2", session.show("r.pages"));
        }
    }

    @Test
    void twoDefinitionsOfANameAreTwoInputs() throws IOException {
        write("twice.fault", "let x = 1\nlet x = x + 1\n");
        try (Sessions session = new Sessions(folder)) {
            session.show(":load twice.fault");
            assertEquals("2", session.show("x"));
        }
    }

    @Test
    void aScriptIsOneInput() throws IOException {
        write("script.fault", "let x = f(1)\nfn f(y) { return y + 1 }\nmachine { cpus 2 }\ntouch write (mmap 1page)\n");
        try (Sessions session = new Sessions(folder)) {
            session.show(":load script.fault");
            assertEquals("2", session.show("x"));
            assertEquals("back before [1] let x = f(1) …", session.show(":undo 2"));
        }
    }

    @Test
    void modulesAreBesideTheFileThatUsesThem() throws IOException {
        write("inside/own.fault", "fn two() { return 2 }\n");
        write("inside/script.fault", "use \"./own\"\nlet x = own.two()\n");
        write("inside/session.txt", "use \"./own\" as mine\n:undo\nuse \"./own\" as mine\nlet y = mine.two()\n");
        write("outside.fault", "use \"./own\"\n");
        try (Sessions session = new Sessions(folder)) {
            session.show(":load inside/script.fault");
            assertEquals("2", session.show("x"));
            session.show(":load inside/session.txt");
            session.show("let z = y");
            session.show(":undo");
            assertEquals("2", session.show("y"));
            assertEquals("no_such_module", session.submit(":load outside.fault").errors().getFirst().code());
        }
    }

    @Test
    void aFileThatLoadsItselfIsToldSo() throws IOException {
        write("self.txt", "let x = 1\n:load self.txt\n");
        try (Sessions session = new Sessions(folder)) {
            assertTrue(session.submit(":load self.txt").errorText().contains("self.txt:2: error: self.txt loads itself"));
            assertEquals("1", session.show("x"));
            session.show(":reset");
        }
    }

    @Test
    void quitEndsAFileAndTheSession() throws IOException {
        write("quit.txt", "let x = 1\n:quit\nlet x = 2\n");
        try (Sessions session = new Sessions(folder)) {
            assertTrue(session.submit(":load quit.txt").ends());
            assertEquals("1", session.show("x"));
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
