/**
 * The tutorial of the prompt: ten steps on what a page fault is, each a prediction and what the simulated machine then does.
 */
@NullMarked
package dev.faultline.launcher.tutorial;

import org.jspecify.annotations.NullMarked;
