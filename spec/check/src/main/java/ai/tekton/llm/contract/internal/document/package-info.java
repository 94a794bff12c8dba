/** The parsed contract: operations, examples and schemas. */
package ai.tekton.llm.contract.internal.document;
