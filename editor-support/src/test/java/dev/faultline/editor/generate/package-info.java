/** That what is committed is what would be generated, and what it is compared with. */
@NullMarked
package dev.faultline.editor.generate;

import org.jspecify.annotations.NullMarked;
