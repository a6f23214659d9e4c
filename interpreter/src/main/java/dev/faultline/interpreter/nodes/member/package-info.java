/** Fields, indexes and slices, read and replaced. */
@NullMarked
package dev.faultline.interpreter.nodes.member;

import org.jspecify.annotations.NullMarked;
