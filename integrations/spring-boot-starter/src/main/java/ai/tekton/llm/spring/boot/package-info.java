/**
 * The clients as beans of a Spring Boot application. Nothing here is called by a user: add
 * {@code tekton-llm-spring-boot-starter}, set {@code tekton.llm.url}, and inject a {@link ai.tekton.llm.TektonLlmClient}.
 */
package ai.tekton.llm.spring.boot;
