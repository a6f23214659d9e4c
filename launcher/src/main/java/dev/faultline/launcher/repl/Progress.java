package dev.faultline.launcher.repl;

import java.time.Duration;

/**
 * How far the input that runs has come.
 *
 * @param elapsed host time since it began
 * @param fraction of its work that is done, from 0 to 1; negative where that cannot be told: in an input that runs for the first time
 */
public record Progress(Duration elapsed, double fraction) {}
