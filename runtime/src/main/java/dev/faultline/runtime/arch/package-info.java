/**
 * The processor architectures: how an address is cut into table indices, what each bit of a page-table entry means, and what the
 * hardware does on its own. Walking, locking and fault handling are generic and live elsewhere.
 */
@NullMarked
package dev.faultline.runtime.arch;

import org.jspecify.annotations.NullMarked;
