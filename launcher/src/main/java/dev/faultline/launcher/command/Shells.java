package dev.faultline.launcher.command;

import java.util.ArrayList;
import java.util.List;

/** The shells there is a completion script for. */
final class Shells extends ArrayList<String> {

    private static final long serialVersionUID = 1;

    Shells() {
        super(List.of("bash", "zsh"));
    }
}
