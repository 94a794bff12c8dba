package ai.tekton.llm.flink;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.JulianFields;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Writes rows of Parquet as JSON objects: structs as objects, lists as arrays, maps as objects, numbers and decimals as numbers,
 * dates and times as texts in the format of ISO 8601, bytes that are not UTF-8 in Base64. Columns without a value are omitted. A
 * column of JSON, and a text with JSON in a column {@code messages} or {@code options}, becomes what it contains. Not
 * thread-safe.
 */
final class ParquetRowJson {
    /** Often stored as text, as a column of structs must have the same fields in each row. */
    private static final Set<String> JSON_COLUMNS = Set.of("messages", "options");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Formats a row. */
    String write(Group row) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            object(json, row, row.getType());
        }
        return text.toString();
    }

    private void object(JsonGenerator json, Group group, GroupType type) throws IOException {
        json.writeStartObject();
        for (int field = 0; field < type.getFieldCount(); field++) {
            Type column = type.getType(field);
            int count = group.getFieldRepetitionCount(field);
            if (column.isRepetition(Type.Repetition.REPEATED)) {
                json.writeArrayFieldStart(column.getName());
                for (int i = 0; i < count; i++) {
                    value(json, group, field, i);
                }
                json.writeEndArray();
            } else if (count > 0) {
                json.writeFieldName(column.getName());
                value(json, group, field, 0);
            }
        }
        json.writeEndObject();
    }

    private void value(JsonGenerator json, Group group, int field, int index) throws IOException {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            primitive(json, group, field, index);
            return;
        }
        Group value = group.getGroup(field, index);
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof ListLogicalTypeAnnotation) {
            list(json, value);
        } else if (annotation instanceof MapLogicalTypeAnnotation || annotation instanceof MapKeyValueTypeAnnotation) {
            map(json, value);
        } else {
            object(json, value, type.asGroupType());
        }
    }

    private void list(JsonGenerator json, Group list) throws IOException {
        Type repeated = list.getType().getType(0);
        boolean wrapped = isWrapper(repeated, list.getType().getName());
        json.writeStartArray();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            if (!wrapped) {
                value(json, list, 0, i);
            } else if (list.getGroup(0, i).getFieldRepetitionCount(0) == 0) {
                json.writeNull();
            } else {
                value(json, list.getGroup(0, i), 0, 0);
            }
        }
        json.writeEndArray();
    }

    /** Whether a repeated field only contains the element, by the format's rules for files of older writers. */
    private static boolean isWrapper(Type repeated, String list) {
        return !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !repeated.getName().equals("array")
                && !repeated.getName().equals(list + "_tuple");
    }

    private void map(JsonGenerator json, Group map) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
            Group entry = map.getGroup(0, i);
            json.writeFieldName(entry.getValueToString(0, 0));
            if (entry.getType().getFieldCount() < 2 || entry.getFieldRepetitionCount(1) == 0) {
                json.writeNull();
            } else {
                value(json, entry, 1, 0);
            }
        }
        json.writeEndObject();
    }

    private static void primitive(JsonGenerator json, Group group, int field, int index) throws IOException {
        PrimitiveType type = group.getType().getType(field).asPrimitiveType();
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> json.writeBoolean(group.getBoolean(field, index));
            case FLOAT -> json.writeNumber(group.getFloat(field, index));
            case DOUBLE -> json.writeNumber(group.getDouble(field, index));
            case INT32 -> {
                int value = group.getInteger(field, index);
                text(json, type, type.stringifier().stringify(value));
            }
            case INT64 -> {
                long value = group.getLong(field, index);
                text(json, type, type.stringifier().stringify(value));
            }
            case INT96 -> json.writeString(timestamp(group.getInt96(field, index)));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(json, type, group.getBinary(field, index));
        }
    }

    /** Writes a value that Parquet's own formatter has formatted. */
    private static void text(JsonGenerator json, PrimitiveType type, String text) throws IOException {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation == null
                || annotation instanceof IntLogicalTypeAnnotation
                || annotation instanceof DecimalLogicalTypeAnnotation) {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }

    private static void binary(JsonGenerator json, PrimitiveType type, Binary value) throws IOException {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof JsonLogicalTypeAnnotation || JSON_COLUMNS.contains(type.getName())) {
            json(json, value.toStringUsingUTF8());
        } else if (annotation == null) {
            bytes(json, value.getBytes());
        } else {
            text(json, type, type.stringifier().stringify(value));
        }
    }

    /** Some writers do not annotate texts. */
    private static void bytes(JsonGenerator json, byte[] bytes) throws IOException {
        try {
            json.writeString(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            json.writeBinary(bytes);
        }
    }

    /** Writes what a text contains; where it is not JSON, the text, which the reader of prompts then refuses. */
    private static void json(JsonGenerator json, String text) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            json.writeString(text);
            return;
        }
        JSON.writeTree(json, node);
    }

    /** A timestamp of Impala and older Spark: the day of the Julian calendar and the nanoseconds of the day. */
    private static String timestamp(Binary value) {
        NanoTime time = NanoTime.fromBinary(value);
        return LocalDate.MIN
                .with(JulianFields.JULIAN_DAY, time.getJulianDay())
                .atStartOfDay()
                .plusNanos(time.getTimeOfDayNanos())
                .toString();
    }
}
