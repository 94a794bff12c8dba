import { countTokens } from 'tekton-llm-client/tokens';

console.log(countTokens('What is the capital of France?', 'gpt-4o')); // 7
