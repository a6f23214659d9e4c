/** What a script asks of the machine: operations, task bodies, measurements, machine blocks. */
@NullMarked
package dev.faultline.interpreter.nodes.operation;

import org.jspecify.annotations.NullMarked;
