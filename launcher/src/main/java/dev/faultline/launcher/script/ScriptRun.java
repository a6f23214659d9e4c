package dev.faultline.launcher.script;

import dev.faultline.launcher.report.RunReport;
import org.jspecify.annotations.Nullable;

/**
 * A script that was run.
 *
 * @param exitCode what it alone would end the process with
 * @param defect the trace of a defect of Faultline, for the report file and never for the screen; else null
 */
public record ScriptRun(RunReport report, int exitCode, @Nullable String defect) {}
