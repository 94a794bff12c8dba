import {
  AuthenticationError,
  LlmConnectionError,
  LlmTimeoutError,
  RateLimitError,
  TektonLLMClient,
  TektonLlmError,
} from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
  authToken: 'not-the-right-one',
  maxRetries: 1,
});

try {
  console.log((await client.generateText('Hello!')).content);
} catch (e) {
  if (e instanceof AuthenticationError) {
    console.log('The token was refused');
  } else if (e instanceof LlmConnectionError || e instanceof LlmTimeoutError) {
    console.log('Rhetor cannot be reached');
  } else if (e instanceof RateLimitError) {
    console.log(`Come back in ${e.retryAfter ?? 'some'} seconds`);
  } else if (e instanceof TektonLlmError) {
    console.log(`Failed after ${e.attempts} attempts: ${e.message}`);
  } else {
    throw e;
  }
}

client.close();
