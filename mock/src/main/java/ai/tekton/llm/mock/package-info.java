/**
 * A Rhetor for tests: {@link ai.tekton.llm.mock.RhetorMock} in this JVM, HTTP and WebSocket, scriptable down to the bytes, and
 * {@link ai.tekton.llm.mock.PrismServer}, which validates requests against the contract.
 */
package ai.tekton.llm.mock;
