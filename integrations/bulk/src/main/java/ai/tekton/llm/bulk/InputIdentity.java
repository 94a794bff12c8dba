package ai.tekton.llm.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of an input.
 *
 * @param bytes its length
 * @param digest the digest of its content
 * @param digestOfEarlier the digest of the part that an earlier start read; empty where the input is shorter than that, or its
 *     last line has grown
 * @param records the number of prompts
 */
record InputIdentity(long bytes, String digest, String digestOfEarlier, long records) {
    private static final int BUFFER = 256 * 1024;

    /**
     * Reads an input once.
     *
     * @param earlierBytes its length at the earlier run; negative where there was none
     */
    static InputIdentity of(Path input, boolean csv, long earlierBytes) throws IOException {
        MessageDigest digest = sha256();
        String earlier = earlierBytes == 0 ? hex(digest) : "";
        RecordCount count = new RecordCount(csv);
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        int before = '\n';
        int after = '\n';
        try (InputStream in = Files.newInputStream(input)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (bytes < earlierBytes && bytes + n >= earlierBytes) {
                    int part = (int) (earlierBytes - bytes);
                    digest.update(buffer, 0, part);
                    earlier = hex(digest);
                    before = buffer[part - 1];
                    digest.update(buffer, part, n - part);
                } else {
                    digest.update(buffer, 0, n);
                }
                if (bytes <= earlierBytes && bytes + n > earlierBytes) {
                    after = buffer[(int) (earlierBytes - bytes)];
                }
                count.add(buffer, n);
                bytes += n;
            }
        }
        boolean lineGoesOn = before != '\n' && after != '\n' && after != '\r';
        return new InputIdentity(
                bytes, HexFormat.of().formatHex(digest.digest()), lineGoesOn ? "" : earlier, count.records());
    }

    static String digestOf(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's SHA-256 cannot be copied.", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /** Counts non-blank lines, or records without the header. */
    private static final class RecordCount {
        private final boolean csv;
        private final RecordEnds ends;
        private long records;
        private boolean any;

        RecordCount(boolean csv) {
            this.csv = csv;
            this.ends = csv ? RecordEnds.ofColumns() : RecordEnds.ofLines();
        }

        void add(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                byte b = bytes[i];
                if (ends.isEnd(b)) {
                    records += any ? 1 : 0;
                    any = false;
                } else if (b != ' ' && b != '\t' && b != '\r') {
                    any = true;
                }
            }
        }

        long records() {
            long all = records + (any ? 1 : 0);
            return csv ? Math.max(0, all - 1) : all;
        }
    }
}
