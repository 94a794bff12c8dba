/**
 * Many prompts at once: {@link ai.tekton.llm.bulk.BulkRun} for those of a program, {@link ai.tekton.llm.bulk.BulkFileRun} for
 * those of a file, whose run can be resumed.
 */
module ai.tekton.llm.bulk {
    requires transitive ai.tekton.llm;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.csv;
    requires static org.jspecify;

    exports ai.tekton.llm.bulk;
}
