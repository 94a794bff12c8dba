import type { CompletionResult, TektonLlmError } from '../src/index.js';
import { AnswerView } from './answer-view.js';
import { choices, client, modelInUse } from './connection.js';
import {
  type Answer,
  type Conversation,
  emptyConversation,
  messagesOf,
  withAnswer,
  withQuestion,
} from './conversation.js';
import type { Conversations } from './conversations.js';
import { element } from './elements.js';
import { dropTurns } from './log.js';
import { completeAnswer, endedAnswer, stoppedAnswer } from './outcomes.js';
import { showQuestion } from './question-view.js';
import { countTokens, tokens } from './token-count.js';

/** An answer in progress. */
interface UnderWay {
  readonly conversation: string;
  readonly at: number;
  readonly view: AnswerView;
  request?: string;
}

/** The visible conversation and its answers, which are requested one at a time. */
export class Chat {
  private shown: Conversation = emptyConversation();
  private underWay: UnderWay | undefined;

  /** @param changed - is called when something was said, an answer begins or ends, or another conversation is shown */
  constructor(
    private readonly kept: Conversations,
    private readonly changed: () => void,
  ) {}

  get conversation(): Conversation {
    return this.shown;
  }

  get busy(): boolean {
    return this.underWay !== undefined;
  }

  /** Sends a question, by default at the end; at an earlier position, it drops the turns from there on. */
  ask(question: string, at = this.shown.exchanges.length): void {
    if (this.busy) {
      return;
    }
    this.keep(withQuestion(this.shown, at, question));
    dropTurns(at);
    showQuestion(question);
    this.answer(at);
  }

  /** Sends a question again; drops the turns after it. */
  again(at: number): void {
    const exchange = this.shown.exchanges[at];
    if (exchange !== undefined) {
      this.ask(exchange.question, at);
    }
  }

  stop(): void {
    if (this.underWay?.request !== undefined) {
      client().cancelRequest(this.underWay.request);
    }
  }

  /** Shows a conversation; by default an empty one. */
  open(conversation: Conversation = emptyConversation()): void {
    this.giveUp();
    this.shown = conversation;
    this.kept.rememberOpen(conversation.id);
    dropTurns(0);
    for (const { question, answer } of conversation.exchanges) {
      showQuestion(question);
      const left = answer.outcome === 'open' ? stoppedAnswer(answer.text, 'Not ended') : answer;
      new AnswerView().end(left);
    }
    this.changed();
  }

  rename(id: string, title: string): void {
    const conversation = this.kept.get(id);
    if (conversation !== undefined) {
      this.keep({ ...conversation, title });
      this.changed();
    }
  }

  delete(id: string): void {
    if (this.shown.id === id) {
      this.open();
    }
    this.kept.remove(id);
    this.changed();
  }

  /** Stores the text so far, because the page may be closed at any time. */
  saveUnfinished(): void {
    if (this.underWay !== undefined) {
      this.settle(this.underWay, stoppedAnswer(this.underWay.view.text, 'Not ended'));
    }
  }

  private answer(at: number): void {
    const mine: UnderWay = { conversation: this.shown.id, at, view: new AnswerView() };
    this.underWay = mine;
    this.changed();
    const failed = (error: TektonLlmError) => this.end(mine, endedAnswer(mine.view.text, error));
    const systemPrompt = element<HTMLTextAreaElement>('system').value.trim();
    try {
      mine.request = client().streamChatResponse(messagesOf(this.shown), ({ chunk }) => mine.view.add(chunk), {
        ...choices(),
        ...(systemPrompt && { systemPrompt }),
        onComplete: (result) => this.completed(mine, result),
        onError: failed,
      });
    } catch (e) {
      failed(e as TektonLlmError);
    }
  }

  private completed(mine: UnderWay, result: CompletionResult): void {
    const said = result.usage?.completionTokens;
    const answer = completeAnswer(result, said === undefined ? '' : tokens(said));
    this.end(mine, answer);
    if (said === undefined && answer.text !== '') {
      void this.count(mine, answer, result);
    }
  }

  /** Adds the counted tokens of an answer without usage, unless another answer has replaced it. */
  private async count(mine: UnderWay, answer: Answer, result: CompletionResult): Promise<void> {
    const counts = await countTokens([answer.text], result.model ?? modelInUse());
    if (counts?.[0] !== undefined && this.find(mine.conversation)?.exchanges[mine.at]?.answer === answer) {
      const { facts } = completeAnswer(result, tokens(counts[0]));
      mine.view.facts(facts);
      this.settle(mine, { ...answer, facts });
    }
  }

  private end(mine: UnderWay, answer: Answer): void {
    if (this.underWay !== mine) {
      return;
    }
    this.underWay = undefined;
    mine.view.end(answer);
    this.settle(mine, answer);
    this.changed();
  }

  private giveUp(): void {
    const mine = this.underWay;
    if (mine !== undefined) {
      this.stop();
      this.end(mine, stoppedAnswer(mine.view.text, 'Stopped'));
    }
  }

  /** Writes an answer into the conversation that it belongs to, which may have been deleted. */
  private settle({ conversation, at }: UnderWay, answer: Answer): void {
    const its = this.find(conversation);
    if (its !== undefined) {
      this.keep(withAnswer(its, at, answer));
    }
  }

  private find(id: string): Conversation | undefined {
    return this.shown.id === id ? this.shown : this.kept.get(id);
  }

  private keep(conversation: Conversation): void {
    if (this.shown.id === conversation.id) {
      this.shown = conversation;
    }
    this.kept.put(conversation);
  }
}
