package ai.tekton.llm.benchmarks.stub;

import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Answers each request on one WebSocket with the complete answer. */
final class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();
    private static final String REQUEST_ID_PLACE = "REQUEST-ID";
    private static final String RESPONSE = json(new ResponseFrame()
            .withRequestId(REQUEST_ID_PLACE)
            .withContent(Answers.WHOLE)
            .withModel(Answers.MODEL));

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) throws JsonProcessingException {
        if (!(frame instanceof TextWebSocketFrame text)) {
            return;
        }
        JsonNode json = JSON.readTree(text.text());
        String id = json.path("request_id").asText();
        boolean registers = json.path("type").asText().equals(RegisterFrame.Type.REGISTER.value());
        String answer = registers ? json(new RegisterAckFrame()) : RESPONSE.replace(REQUEST_ID_PLACE, id);
        context.write(new TextWebSocketFrame(answer), context.voidPromise());
    }

    /** One read can have many frames; their answers go out in one write. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    private static String json(Object frame) {
        try {
            return JSON.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stub cannot write its own frame.", e);
        }
    }
}
