package dev.faultline.interpreter.bridge;

import dev.faultline.runtime.machine.Body;

/** A body of a script's, as the simulator runs it in a thread of its own. */
record SimulatedBody(Operation.Body body) implements Body {

    @Override
    public End run(int index) {
        try {
            return switch (body.run(index)) {
                case Operation.BodyEnd.Returned returned -> new End.Returned(returned.value());
                case Operation.BodyEnd.Exited exited -> new End.Exited(exited.code());
                case Operation.BodyEnd.Killed killed -> new End.Killed(killed.signal(), killed.cause());
            };
        } catch (TaskKilledException killed) {
            return new End.Cut();
        }
    }

    @Override
    public void neverRun() {
        body.neverRun();
    }
}
