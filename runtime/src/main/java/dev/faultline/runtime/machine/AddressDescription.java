package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;

/** Says in words what is mapped at or around an address, for messages about signals. */
final class AddressDescription {

    private final AddressSpace mm;
    private final Geometry geometry;

    AddressDescription(AddressSpace mm, Geometry geometry) {
        this.mm = mm;
        this.geometry = geometry;
    }

    String describe(long address) {
        Vma at = mm.vmas().containing(address);
        if (at != null) {
            return "it lies in " + describe(at);
        }
        Vma below = mm.vmas().below(address);
        Vma above = mm.vmas().find(address);
        if (below == null && above == null) {
            return "this process has nothing mapped";
        }
        StringBuilder words = new StringBuilder("nothing is mapped there");
        if (below != null) {
            words.append("; below it ends ").append(describe(below));
        }
        if (above != null) {
            words.append("; above it begins ").append(describe(above));
        }
        return words.toString();
    }

    private String describe(Vma vma) {
        long pages = vma.length() >>> geometry.pageShift();
        return "0x" + Long.toHexString(vma.start()) + "-0x" + Long.toHexString(vma.end()) + " (" + pages
                + (pages == 1 ? " page, " : " pages, ")
                + rights(vma) + (vma.has(VmaFlags.GROWSDOWN) ? ", grows down" : "") + file(vma) + ")";
    }

    private static String file(Vma vma) {
        if (vma.object() == null || vma.object().name() == null) {
            return "";
        }
        long pages = vma.object().sizePages();
        return ", from page " + vma.pgoff() + " on of \"" + vma.object() + "\", which has " + pages + (pages == 1 ? " page" : " pages");
    }

    private static String rights(Vma vma) {
        return (vma.has(VmaFlags.READ) ? "r" : "-") + (vma.has(VmaFlags.WRITE) ? "w" : "-") + (vma.has(VmaFlags.EXEC) ? "x" : "-")
                + (vma.has(VmaFlags.SHARED) ? "s" : "p");
    }
}
