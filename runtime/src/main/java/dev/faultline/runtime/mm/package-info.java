/**
 * Memory management: page tables, frames and zones, the mappings of an address space, and the work of a page fault on them.
 */
@NullMarked
package dev.faultline.runtime.mm;

import org.jspecify.annotations.NullMarked;
