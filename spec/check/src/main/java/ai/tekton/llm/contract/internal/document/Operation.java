package ai.tekton.llm.contract.internal.document;

import ai.tekton.llm.contract.Channel;

/**
 * One operation of the contract. Immutable.
 *
 * @param id its id in the contract, such as {@code createChatCompletion} or {@code chatStream}
 * @param title what it is on the wire, such as {@code POST /api/v1/chat} or {@code WebSocket CHAT}
 * @param optional whether the contract lets a server do without it
 */
public record Operation(String id, Channel channel, String title, boolean optional) {}
