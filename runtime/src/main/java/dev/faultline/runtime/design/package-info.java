/**
 * The designs of the page-fault path, one file each, written to be read side by side. They may not call one another; only a patch extends what it patches.
 */
@NullMarked
package dev.faultline.runtime.design;

import org.jspecify.annotations.NullMarked;
