/**
 * The clients as beans of a Spring Boot application. Applications do not call this package: add {@code
 * tekton-llm-spring-boot-starter}, set {@code tekton.llm.url}, and inject a {@link ai.tekton.llm.TektonLlmClient}.
 */
package ai.tekton.llm.spring.boot;
