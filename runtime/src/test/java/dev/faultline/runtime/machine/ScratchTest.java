package dev.faultline.runtime.machine;
import java.util.*;
import org.junit.jupiter.api.Test;
class ScratchTest {
    @Test
    void scan() {
        int n = 0, runs = 0;
        Map<String,Integer> perDesign = new TreeMap<>();
        Map<String,Long> ev = new TreeMap<>();
        for (long seed = Long.getLong("from", 241); seed <= Long.getLong("to", 1500); seed++) {
            RandomMachine r = new RandomMachine(seed);
            String d = r.boot().toString();
            if (System.getProperty("only") != null && !d.contains(System.getProperty("only"))) continue;
            runs++;
            try {
                List<String> fast = r.run(false);
                r.events().forEach((k, v) -> { if (k.startsWith("vma_")) ev.merge(k, v, Long::sum); });
                List<String> naive = r.run(true);
                List<String> bad = fast.stream().filter(l -> l.contains("violations ") && !l.endsWith("violations []")).toList();
                if (!bad.isEmpty()) System.out.println("VIOL " + seed + " " + d.substring(0, 60) + bad.get(0));
                if (!fast.equals(naive)) {
                    for (int i = 0; i < Math.min(fast.size(), naive.size()); i++) if (!fast.get(i).equals(naive.get(i))) {
                        System.out.println("DIFF " + seed + " " + d.substring(0, 60)); String[] a = fast.get(i).split(","), b = naive.get(i).split(","); for (int k = 0; k < a.length; k++) if (!a[k].equals(b[k])) System.out.println(" F " + a[k] + " N " + b[k]); }
                }
            } catch (Throwable t) { System.out.println("FAIL " + seed + " " + d.substring(0, 60) + t); if (++n > 30) return; }
        }
        System.out.println("RUNS " + runs + " " + ev);
    }
}
