/** Answers as objects: start with {@link ai.tekton.llm.structured.StructuredClient}. */
module ai.tekton.llm.structured {
    requires transitive ai.tekton.llm;
    requires com.fasterxml.classmate;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.datatype.jdk8;
    requires com.fasterxml.jackson.datatype.jsr310;
    requires com.github.victools.jsonschema.generator;
    requires com.github.victools.jsonschema.module.jackson;
    requires com.github.victools.jsonschema.module.jakarta.validation;
    requires com.networknt.schema;
    requires jakarta.validation;

    exports ai.tekton.llm.structured;
}
