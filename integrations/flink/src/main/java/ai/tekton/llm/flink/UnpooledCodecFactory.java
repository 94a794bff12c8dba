package ai.tekton.llm.flink;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.codec.Lz4RawCodec;
import org.apache.parquet.hadoop.codec.SnappyCodec;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses without the static caches of Hadoop, its pool of decompressors and its map of constructors: they would keep
 * Parquet's codecs, and with them the class loader of the job, after its end. Not thread-safe.
 */
// The replacements of the deprecated types are missing in the Parquet of Flink 1.20.
@SuppressWarnings("deprecation")
final class UnpooledCodecFactory extends CodecFactory {
    private static final int PAGE_BYTES = 1 << 20;

    UnpooledCodecFactory() {
        super(new Configuration(), PAGE_BYTES);
    }

    @Override
    protected CompressionCodec getCodec(CompressionCodecName name) {
        return switch (name) {
            case SNAPPY -> configured(new SnappyCodec());
            case ZSTD -> configured(new ZstandardCodec());
            case LZ4_RAW -> configured(new Lz4RawCodec());
            // Of Hadoop itself, or none.
            default -> super.getCodec(name);
        };
    }

    private <C extends CompressionCodec & Configurable> C configured(C codec) {
        codec.setConf(configuration);
        return codec;
    }

    @Override
    protected BytesDecompressor createDecompressor(CompressionCodecName name) {
        CompressionCodec codec = getCodec(name);
        return codec == null ? super.createDecompressor(name) : new UnpooledDecompressor(codec);
    }

    private static final class UnpooledDecompressor extends BytesDecompressor {
        private final CompressionCodec codec;
        private final @Nullable Decompressor decompressor;

        UnpooledDecompressor(CompressionCodec codec) {
            this.codec = codec;
            // Null for a codec that works on streams alone.
            this.decompressor = codec.createDecompressor();
        }

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(bytes(bytes, size));
        }

        private byte[] bytes(BytesInput compressed, int size) throws IOException {
            if (decompressor != null) {
                decompressor.reset();
            }
            try (InputStream in = codec.createInputStream(compressed.toInputStream(), decompressor)) {
                byte[] page = new byte[size];
                int length = in.readNBytes(page, 0, size);
                if (length < size) {
                    throw new EOFException("A page has " + length + " bytes instead of " + size + ".");
                }
                return page;
            }
        }

        @Override
        public void decompress(ByteBuffer input, int inputSize, ByteBuffer output, int outputSize) throws IOException {
            output.put(bytes(BytesInput.from(input), outputSize));
        }

        @Override
        public void release() {
            if (decompressor != null) {
                decompressor.end();
            }
        }
    }
}
