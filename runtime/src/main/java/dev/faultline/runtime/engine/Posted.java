package dev.faultline.runtime.engine;

/** An ordered operation whose result nobody needs: it takes effect at its time while the processor that posted it runs on. */
public interface Posted {
    void run(long time, Processor poster);
}
