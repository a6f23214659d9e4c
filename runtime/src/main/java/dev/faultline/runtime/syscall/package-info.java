/**
 * System calls on address spaces, one file each: what they check, in the order the kernel checks it, and what they do. Locking is the design's.
 */
@NullMarked
package dev.faultline.runtime.syscall;

import org.jspecify.annotations.NullMarked;
