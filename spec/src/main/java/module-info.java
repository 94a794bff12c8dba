/**
 * The pinned contract of Rhetor, as the resources {@code rhetor.yaml}, {@code rhetor-ws.yaml} and {@code cases.json} of
 * {@code ai/tekton/rhetor/spec}. They are open to every module, and found by a class loader:
 * {@code getClassLoader().getResourceAsStream("ai/tekton/rhetor/spec/rhetor.yaml")}.
 */
module ai.tekton.rhetor.spec {
    opens ai.tekton.rhetor.spec;
}
