/** The pinned contract as it stands in {@code spec/}, read as data: operations, examples and schemas. */
package ai.tekton.llm.contract.document;
