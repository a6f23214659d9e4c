/**
 * Kernels as data: what each version a script can name does by default, and which options it can be built and tuned with.
 */
@NullMarked
package dev.faultline.runtime.preset;

import org.jspecify.annotations.NullMarked;
