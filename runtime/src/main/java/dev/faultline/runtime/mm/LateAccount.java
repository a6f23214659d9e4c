package dev.faultline.runtime.mm;

/** Whose account something goes to that shows only after the work is over: that a page mapped ahead of its first access never had one. */
@FunctionalInterface
public interface LateAccount {

    /** A page that was mapped ahead is unmapped, and nobody has used it. In order. */
    void overshot();
}
