/** Tests of Spring Boot applications, with a Rhetor of their own: see {@link ai.tekton.llm.spring.boot.test.AutoConfigureRhetorMock}. */
package ai.tekton.llm.spring.boot.test;
