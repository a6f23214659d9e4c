/**
 * The hardware: CPUs with their TLBs, cache lines that move between them, nodes with their memory bandwidth.
 */
@NullMarked
package dev.faultline.runtime.hardware;

import org.jspecify.annotations.NullMarked;
