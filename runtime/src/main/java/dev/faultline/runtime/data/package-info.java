/**
 * Reading of the machine's data files: strict, so that nothing in them is forgotten or silently ignored.
 */
@NullMarked
package dev.faultline.runtime.data;

import org.jspecify.annotations.NullMarked;
