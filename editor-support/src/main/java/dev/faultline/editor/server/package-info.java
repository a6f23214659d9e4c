/** The language server: what an editor asks over standard input and output, answered from the analysis of texts; it never runs a script. */
@NullMarked
package dev.faultline.editor.server;

import org.jspecify.annotations.NullMarked;
