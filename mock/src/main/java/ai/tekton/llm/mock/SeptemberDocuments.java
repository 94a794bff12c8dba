package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The documents of a Rhetor of September 2025 about itself, its models and its paths. Thread-safe. */
final class SeptemberDocuments {
    private static final String VERSION = "0.1.0";
    private static final String DESCRIPTION = "LLM orchestration and management service";

    /** The paths and their methods, including those that the mock lacks. */
    private static final Map<String, List<String>> PATHS = Map.ofEntries(
            Map.entry("/", List.of("get")),
            Map.entry("/health", List.of("get")),
            Map.entry("/ready", List.of("get")),
            Map.entry("/api/v1/discovery", List.of("get")),
            Map.entry("/api/v1/chat", List.of("post")),
            Map.entry("/api/v1/chat/stream", List.of("post")),
            Map.entry("/api/v1/generate", List.of("post")),
            Map.entry("/api/v1/context", List.of("post")),
            Map.entry("/api/v1/models", List.of("get")),
            Map.entry("/api/v1/templates", List.of("get", "post")),
            Map.entry("/api/v1/ai/stream/chat/{ai_id}", List.of("get")),
            Map.entry("/api/models/", List.of("get")),
            Map.entry("/api/models/providers", List.of("get")),
            Map.entry("/api/models/assignments", List.of("get")));

    private final Simulation simulation;
    private final int port;

    SeptemberDocuments(Simulation simulation, int port) {
        this.simulation = simulation;
        this.port = port;
    }

    ObjectNode root() {
        return about("name", "rhetor LLM Orchestration API")
                .put("version", VERSION)
                .put("status", "running")
                .put("description", DESCRIPTION)
                .put("documentation", "/api/v1/docs");
    }

    ObjectNode health() {
        ObjectNode health = about("status", "healthy")
                .put("component", "rhetor")
                .put("version", VERSION)
                .put("timestamp", simulation.timestamp())
                .putNull("uptime")
                .put("port", port)
                .put("registeredWithHermes", false);
        health.putArray("dependencies");
        health.putObject("metrics");
        health.putObject("details")
                .put("llm_client", true)
                .put("model_router", true)
                .put("context_manager", true);
        return health;
    }

    ObjectNode readiness() {
        return Json.MAPPER
                .createObjectNode()
                .put("ready", true)
                .put("component", "rhetor")
                .put("version", VERSION)
                .put("initializationTime", 0.001)
                .put("timestamp", simulation.timestamp());
    }

    ObjectNode discovery() {
        ObjectNode discovery =
                about("component", "rhetor").put("version", VERSION).put("description", DESCRIPTION);
        ArrayNode endpoints = discovery.putArray("endpoints");
        endpoint(endpoints, "/api/v1/chat", "POST", "Complete answers");
        endpoint(endpoints, "/api/v1/chat/stream", "POST", "Streamed answers");
        endpoint(endpoints, "/api/v1/models", "GET", "The models");
        // Discovery lists paths that do not exist.
        endpoint(endpoints, "/api/v1/prompts", "*", "Prompts");
        endpoint(endpoints, "/ws", "WEBSOCKET", "Streamed answers");
        discovery.putArray("capabilities").add("llm_orchestration").add("context_management");
        discovery.putObject("dependencies").put("hermes", "http://localhost:8001");
        discovery.putObject("metadata").put("category", "ai_services");
        return discovery;
    }

    ObjectNode apiDocument() {
        return apiDocument("rhetor API", PATHS);
    }

    ArrayNode models() {
        ArrayNode models = Json.MAPPER.createArrayNode();
        model(models, "claude-sonnet-4-20250514", "anthropic", "Claude Sonnet 4", "sonnet", 1_000_000, 8_192);
        model(models, "gpt-4o", "openai", "GPT-4o", "gpt4o", 128_000, 4_096).put("fallback", "gpt-4o-mini");
        model(models, "gpt-4o-mini", "openai", "GPT-4o Mini", "gpt4o-mini", 128_000, 16_384);
        model(models, "llama3.3:70b", "ollama", "Llama 3.3 70B", "llama-3.3", 128_000, 8_192);
        return models;
    }

    ObjectNode providers() {
        ObjectNode providers = Json.MAPPER.createObjectNode();
        provider(providers, "anthropic", "Anthropic", "active", 1);
        provider(providers, "openai", "OpenAI", "inactive", 2);
        provider(providers, "ollama", "Ollama (Local)", "active", 1);
        return providers;
    }

    ObjectNode assignments() {
        ObjectNode assignments = Json.MAPPER.createObjectNode();
        ObjectNode defaults = assignments.putObject("defaults");
        ObjectNode components = assignments.putObject("components");
        for (String capability : List.of("code", "planning", "reasoning", "chat")) {
            defaults.put(capability, "claude-sonnet-4-20250514");
            components.withObject("/apollo").put(capability, "use_default");
            components.withObject("/ergon").put(capability, capability.equals("code") ? "gpt-4o" : "use_default");
        }
        return assignments;
    }

    /** {@return an OpenAPI document with only paths} */
    static ObjectNode apiDocument(String title, Map<String, List<String>> paths) {
        ObjectNode document = about("openapi", "3.1.0");
        document.putObject("info").put("title", title).put("version", VERSION);
        ObjectNode listed = document.putObject("paths");
        paths.keySet().stream().sorted().forEach(path -> {
            ObjectNode methods = listed.putObject(path);
            paths.get(path).forEach(methods::putObject);
        });
        return document;
    }

    private static ObjectNode about(String field, String value) {
        return Json.MAPPER.createObjectNode().put(field, value);
    }

    private static void endpoint(ArrayNode endpoints, String path, String method, String description) {
        endpoints
                .addObject()
                .put("path", path)
                .put("method", method)
                .put("description", description)
                .putNull("tags");
    }

    private static ObjectNode model(
            ArrayNode models, String id, String provider, String name, String alias, int window, int output) {
        ObjectNode model =
                models.addObject().put("id", id).put("provider", provider).put("name", name);
        model.putArray("aliases").add(alias);
        model.putArray("capabilities").add("code").add("reasoning").add("chat");
        return model.put("context_window", window)
                .put("max_output", output)
                .put("deprecated", false)
                .putNull("fallback");
    }

    private static void provider(ObjectNode providers, String id, String name, String status, int models) {
        providers.putObject(id).put("name", name).put("status", status).put("model_count", models);
    }
}
