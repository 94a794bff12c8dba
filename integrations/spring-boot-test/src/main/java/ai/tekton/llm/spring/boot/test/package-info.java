/**
 * Tests of Spring Boot applications against a mock of Rhetor: see {@link
 * ai.tekton.llm.spring.boot.test.AutoConfigureRhetorMock}.
 */
package ai.tekton.llm.spring.boot.test;
