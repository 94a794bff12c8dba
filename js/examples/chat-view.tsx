import { TektonLLMClient } from 'tekton-llm-client';
import { useChat } from 'tekton-llm-client/react';

const client = new TektonLLMClient({ componentId: 'my-page' }); // Rhetor at /api/llm of this server

export function ChatView() {
  const { messages, status, error, send, stop, retry } = useChat({ client, systemPrompt: 'Be brief.' });
  const ask = (form: HTMLFormElement) => send(String(new FormData(form).get('question'))) && form.reset();
  return (
    <form onSubmit={(event) => (event.preventDefault(), ask(event.currentTarget))}>
      {messages.map(({ id, role, content, partial }) => <p key={id}>{role}: {content}{partial && '…'}</p>)}
      {error && <p role="alert">{error.message} <button type="button" onClick={retry}>Try again</button></p>}
      <input name="question" /> <button disabled={status === 'streaming'}>Ask</button>
      {status === 'streaming' && <button type="button" onClick={stop}>Stop</button>}
    </form>
  );
}
