/**
 * Block devices: disks, flash and compressed memory behind a queue, which answer in virtual time while the CPUs go on.
 */
@NullMarked
package dev.faultline.runtime.block;

import org.jspecify.annotations.NullMarked;
