package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class ParquetRowJsonTest {
    private static Group row(String fields) {
        return new SimpleGroup(MessageTypeParser.parseMessageType("message row { " + fields + " }"));
    }

    private static String json(Group row) throws Exception {
        return new ParquetRowJson().write(row);
    }

    @Test
    void numbersBooleansAndTextsStayUnchanged() throws Exception {
        Group row = row("optional int32 i; optional int64 l; optional double d; optional float f; optional boolean b;"
                + " optional binary s (STRING); optional binary plain; optional int64 absent;");
        row.append("i", 1)
                .append("l", 1L << 40)
                .append("d", 0.5)
                .append("f", 1.5f)
                .append("b", true);
        row.append("s", "\u00fc\"").append("plain", "text");

        assertThat(json(row))
                .isEqualTo(
                        "{\"i\":1,\"l\":1099511627776,\"d\":0.5,\"f\":1.5,\"b\":true,\"s\":\"\u00fc\\\"\",\"plain\":\"text\"}");
    }

    @Test
    void decimalsAreExactNumbersAndUnsignedNumbersHaveNoSign() throws Exception {
        Group row = row("required int32 cents (DECIMAL(9,2)); required binary much (DECIMAL(30,1));"
                + " required int32 u (INTEGER(32,false));");
        row.append("cents", 1250)
                .append("much", Binary.fromConstantByteArray(new BigInteger("123456789012345678901").toByteArray()))
                .append("u", -1);

        assertThat(json(row)).isEqualTo("{\"cents\":12.50,\"much\":12345678901234567890.1,\"u\":4294967295}");
    }

    @Test
    void datesAndTimesAreTexts() throws Exception {
        Group row = row("required int32 day (DATE); required int64 at (TIMESTAMP(MILLIS,true)); required int96 old;");
        row.append("day", 1).append("at", 1500L).append("old", new NanoTime(2440588, 3_000_000_000L));

        assertThat(json(row))
                .isEqualTo(
                        "{\"day\":\"1970-01-02\",\"at\":\"1970-01-01T00:00:01.500+0000\",\"old\":\"1970-01-01T00:00:03\"}");
    }

    @Test
    void bytesThatAreNoTextAreBase64() throws Exception {
        Group row = row("required binary image;");
        row.append("image", Binary.fromConstantByteArray(new byte[] {(byte) 0xff, (byte) 0xd8}));

        assertThat(json(row)).isEqualTo("{\"image\":\"/9g=\"}");
    }

    @Test
    void listsMapsAndStructsAreNestedAndKeepNulls() throws Exception {
        Group row = row("optional group tags (LIST) { repeated group list { optional binary element (STRING); } }"
                + " optional group old (LIST) { repeated int32 array; }"
                + " repeated int32 plain;"
                + " optional group counts (MAP) { repeated group key_value { required binary key (STRING); optional int32"
                + " value; } }"
                + " optional group author { optional binary name (STRING); optional int32 age; }");
        Group tags = row.addGroup("tags");
        tags.addGroup("list").append("element", "x");
        tags.addGroup("list");
        row.addGroup("old").append("array", 1).append("array", 2);
        row.append("plain", 3);
        Group counts = row.addGroup("counts");
        counts.addGroup("key_value").append("key", "a").append("value", 1);
        counts.addGroup("key_value").append("key", "b");
        row.addGroup("author").append("name", "Ada");

        assertThat(json(row))
                .isEqualTo("{\"tags\":[\"x\",null],\"old\":[1,2],\"plain\":[3],\"counts\":{\"a\":1,\"b\":null},"
                        + "\"author\":{\"name\":\"Ada\"}}");
    }

    @Test
    void aColumnOfJsonIsNestedAndWhatIsNotJsonStaysText() throws Exception {
        Group row = row("required binary extra (JSON); required binary options (STRING); required binary messages;");
        row.append("extra", "{\"a\": [1]}")
                .append("options", "{\"max_tokens\": 5}")
                .append("messages", "[1] and more");

        assertThat(json(row))
                .isEqualTo("{\"extra\":{\"a\":[1]},\"options\":{\"max_tokens\":5},\"messages\":\"[1] and more\"}");
    }
}
