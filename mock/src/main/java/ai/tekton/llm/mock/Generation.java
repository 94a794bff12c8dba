package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What one generation of Rhetor has, and what it says where no script says it. Thread-safe. */
interface Generation {
    /** A path of this generation alone, which scripts cannot name. */
    record Route(String method, String path, Function<ReceivedRequest, Reply> answer) {}

    /** Who is to answer a request, and what becomes of the request when that one is asked again meanwhile. */
    record Turn(String model, Reply cutOff) {}

    /** What a generation makes of WebSocket frames whose form is not the contract's, one after the other. */
    interface Socket {
        /** What becomes of the socket at a frame that is no JSON: it goes dead without closing. */
        Reply DEAD = Reply.frames().bySilence();

        /** {@return the reply in this generation's form} */
        Reply reply(ReceivedFrame frame, Reply scripted);
    }

    /** What a server says to a failure of its own. */
    Reply UNHANDLED =
            Reply.body("text/plain; charset=utf-8", "Internal Server Error").status(500);

    /** {@return whether it has an operation, be it one that always fails} */
    boolean has(RhetorOperation operation);

    default List<Route> routes() {
        return List.of();
    }

    /** {@return the text that a model gets to see of a request; empty where the request comes to none} */
    Optional<String> reachedModel(ReceivedRequest request);

    /** {@return empty where requests do not get into each other's way} */
    default Optional<Turn> turn(ReceivedRequest request) {
        return Optional.empty();
    }

    Rendered standard(RhetorOperation operation, ReceivedRequest request);

    Rendered answer(String text, ReceivedRequest request);

    Rendered adapterFailure(String message, ReceivedRequest request);

    default Rendered handshake(ReceivedRequest request) {
        return Handshake.accept(request);
    }

    /** {@return empty where frames are the contract's} */
    default Optional<Socket> socket() {
        return Optional.empty();
    }

    static Generation of(MockConfig config, Simulation simulation, int port, ContractGeneration contract) {
        return switch (config.profile()) {
            case CONTRACT -> contract;
            case TEKTON_2025_09 -> new SeptemberGeneration(simulation, port, contract);
            case TEKTON_2025_06 -> new JuneGeneration(simulation, contract);
            case TEKTON_OLDER -> new OlderGeneration(contract);
            case TEKTON_ENHANCED -> new EnhancedGeneration(simulation, contract);
        };
    }
}
