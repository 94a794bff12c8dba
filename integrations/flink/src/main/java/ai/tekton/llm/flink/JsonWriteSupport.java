package ai.tekton.llm.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Writes lines of JSON as rows of a schema. A field that the schema lacks is an error, not a loss. Not thread-safe. */
final class JsonWriteSupport extends WriteSupport<String> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MessageType schema;
    private RecordConsumer out;

    JsonWriteSupport(MessageType schema) {
        this.schema = schema;
    }

    // Its replacement is missing in the Parquet of Flink 1.20.
    @SuppressWarnings("deprecation")
    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            out.startMessage();
            fields(row, schema);
            out.endMessage();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An output line is not JSON.", e);
        }
    }

    private void fields(JsonNode object, GroupType type) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!type.containsField(name)) {
                throw new IllegalStateException(
                        "The Parquet schema " + type.getName() + " has no column for the field " + name + ".");
            }
        }
        for (int i = 0; i < type.getFieldCount(); i++) {
            Type column = type.getType(i);
            if (object.hasNonNull(column.getName())) {
                out.startField(column.getName(), i);
                value(object.get(column.getName()), column);
                out.endField(column.getName(), i);
            }
        }
    }

    private void value(JsonNode value, Type type) {
        if (type.isPrimitive()) {
            primitive(value, type);
            return;
        }
        out.startGroup();
        if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
            list(value, type.asGroupType().getType(0).asGroupType());
        } else {
            fields(value, type.asGroupType());
        }
        out.endGroup();
    }

    private void list(JsonNode array, GroupType repeated) {
        if (array.isEmpty()) {
            return;
        }
        Type element = repeated.getType(0);
        out.startField(repeated.getName(), 0);
        for (JsonNode item : array) {
            out.startGroup();
            out.startField(element.getName(), 0);
            value(item, element);
            out.endField(element.getName(), 0);
            out.endGroup();
        }
        out.endField(repeated.getName(), 0);
    }

    private void primitive(JsonNode value, Type type) {
        switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> out.addBoolean(value.booleanValue());
            case INT32 -> out.addInteger(value.intValue());
            case INT64 -> out.addLong(value.longValue());
            case DOUBLE -> out.addDouble(value.doubleValue());
            case BINARY -> out.addBinary(Binary.fromString(value.textValue()));
            default -> throw new IllegalStateException("No output column has the type " + type + ".");
        }
    }
}
