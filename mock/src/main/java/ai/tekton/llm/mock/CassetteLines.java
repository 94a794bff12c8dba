package ai.tekton.llm.mock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes recorded exchanges as the lines of a cassette, each a JSON object whose first field is its kind. Stateless. */
final class CassetteLines {
    private CassetteLines() {}

    static String header(CassetteInfo info) {
        ObjectNode line = line("cassette", CassetteInfo.VERSION).put("contract", info.contract());
        info.profile().ifPresent(profile -> line.put("profile", profile));
        info.server().ifPresent(server -> line.put("server", server));
        return text(line.put("recorded", info.recorded().toString()));
    }

    static String of(Recorded recorded) {
        StringBuilder lines = new StringBuilder();
        if (recorded instanceof Recorded.Http http) {
            http(lines, http);
        } else if (recorded instanceof Recorded.Socket socket) {
            socket(lines, socket);
        }
        return lines.toString();
    }

    private static void http(StringBuilder lines, Recorded.Http http) {
        CassetteRequest request = http.request();
        ObjectNode line =
                line("request", http.number()).put("method", request.method()).put("path", request.path());
        if (!request.query().isEmpty()) {
            line.put("query", request.query());
        }
        headers(line, request.headers());
        if (request.body().length > 0) {
            CassetteBody.write(line, request.body());
        }
        lines.append(text(line));
        http.answer().ifPresent(answer -> answer(lines, http.number(), answer));
        lines.append(end(http.number(), http.end()));
    }

    private static void answer(StringBuilder lines, int number, Recorded.Answer answer) {
        ObjectNode line = line("response", number).put("ms", answer.ms()).put("status", answer.status());
        ArrayNode headers = line.putArray("headers");
        answer.headers().forEach(header -> headers.addArray().add(header.name()).add(header.value()));
        line.put("framing", answer.framing().name().toLowerCase(Locale.ROOT));
        if (answer.declaredLength() >= 0) {
            line.put("length", answer.declaredLength());
        }
        lines.append(text(line));
        for (Recorded.Chunk recorded : answer.chunks()) {
            ObjectNode chunk = line("chunk", number).put("ms", recorded.ms());
            CassetteBody.write(chunk, recorded.bytes());
            lines.append(text(chunk));
        }
    }

    private static void socket(StringBuilder lines, Recorded.Socket socket) {
        ObjectNode opened =
                line("socket", socket.number()).put("path", socket.handshake().path());
        if (!socket.handshake().query().isEmpty()) {
            opened.put("query", socket.handshake().query());
        }
        headers(opened, socket.handshake().headers());
        lines.append(text(opened));
        for (Recorded.Frame frame : socket.frames()) {
            ObjectNode line =
                    line(frame.sent() ? "sent" : "received", socket.number()).put("ms", frame.ms());
            if (frame.binary()) {
                line.put("binary", true);
            }
            CassetteBody.write(line, frame.payload());
            lines.append(text(line));
        }
        lines.append(end(socket.number(), socket.end()));
    }

    private static String end(int number, Recorded.End end) {
        ObjectNode line = line("end", number)
                .put("ms", end.ms())
                .put("how", end.how().name().toLowerCase(Locale.ROOT));
        if (end.code() >= 0) {
            line.put("code", end.code()).put("reason", end.reason());
        }
        return text(line);
    }

    private static void headers(ObjectNode line, Map<String, List<String>> headers) {
        ObjectNode object = line.putObject("headers");
        headers.forEach((name, values) -> object.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    }

    private static ObjectNode line(String kind, int number) {
        return Json.MAPPER.createObjectNode().put(kind, number);
    }

    private static String text(ObjectNode line) {
        return Json.text(line) + "\n";
    }
}
